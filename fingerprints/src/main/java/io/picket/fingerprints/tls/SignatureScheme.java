package io.picket.fingerprints.tls;

/**
 * A way to sign a handshake.
 *
 * @param key the kind of key that signs
 * @param hash the hash signed, in IANA's spelling
 * @param thirteen whether TLS 1.3 may use it for its handshake
 */
public record SignatureScheme(
    int code, String name, String key, String hash, boolean thirteen, String reference) {}
