package io.picket.probes.tls;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One extension of a hello, as bytes.
 *
 * @param type as in IANA's TLS ExtensionType registry
 */
public record Extension(int type, Octets body) {
  public static final int SERVER_NAME = 0;
  public static final int STATUS_REQUEST = 5;
  public static final int SUPPORTED_GROUPS = 10;
  public static final int EC_POINT_FORMATS = 11;
  public static final int SIGNATURE_ALGORITHMS = 13;
  public static final int HEARTBEAT = 15;
  public static final int ALPN = 16;
  public static final int SIGNED_CERTIFICATE_TIMESTAMP = 18;
  public static final int PADDING = 21;
  public static final int ENCRYPT_THEN_MAC = 22;
  public static final int EXTENDED_MASTER_SECRET = 23;
  public static final int SESSION_TICKET = 35;
  public static final int SUPPORTED_VERSIONS = 43;
  public static final int COOKIE = 44;
  public static final int PSK_KEY_EXCHANGE_MODES = 45;
  public static final int SIGNATURE_ALGORITHMS_CERT = 50;
  public static final int KEY_SHARE = 51;
  public static final int RENEGOTIATION_INFO = 0xFF01;

  /** Says a DNS name; there is no way to say an address, because RFC 6066 forbids it. */
  public static Extension serverName(String dnsName) {
    byte[] name = dnsName.getBytes(StandardCharsets.US_ASCII);
    byte[] entry = new OctetWriter().u8(0).vector16(name).toBytes();
    return new Extension(SERVER_NAME, Octets.of(new OctetWriter().vector16(entry).toBytes()));
  }

  public static Extension groups(List<Integer> codes) {
    return new Extension(SUPPORTED_GROUPS, list16(codes));
  }

  public static Extension pointFormats() {
    return new Extension(
        EC_POINT_FORMATS, Octets.of(new OctetWriter().vector8(new byte[] {0}).toBytes()));
  }

  public static Extension signatures(List<Integer> codes) {
    return new Extension(SIGNATURE_ALGORITHMS, list16(codes));
  }

  public static Extension supportedVersions(int... codes) {
    var out = new OctetWriter();
    for (int code : codes) {
      out.u16(code);
    }
    return new Extension(
        SUPPORTED_VERSIONS, Octets.of(new OctetWriter().vector8(out.toBytes()).toBytes()));
  }

  /** No share at all: the server must name suite and group in a HelloRetryRequest. */
  public static Extension emptyKeyShare() {
    return new Extension(KEY_SHARE, Octets.of(new byte[] {0, 0}));
  }

  static Extension keyShare(List<KeyShare> shares) {
    var out = new OctetWriter();
    for (KeyShare share : shares) {
      out.u16(share.group()).vector16(share.publicValue().toBytes());
    }
    return new Extension(KEY_SHARE, Octets.of(new OctetWriter().vector16(out.toBytes()).toBytes()));
  }

  public static Extension pskModes() {
    return new Extension(PSK_KEY_EXCHANGE_MODES, Octets.of(new byte[] {1, 1}));
  }

  public static Extension extendedMasterSecret() {
    return empty(EXTENDED_MASTER_SECRET);
  }

  public static Extension encryptThenMac() {
    return empty(ENCRYPT_THEN_MAC);
  }

  public static Extension sessionTicket() {
    return empty(SESSION_TICKET);
  }

  public static Extension signedCertificateTimestamp() {
    return empty(SIGNED_CERTIFICATE_TIMESTAMP);
  }

  public static Extension statusRequest() {
    return new Extension(STATUS_REQUEST, Octets.of(new byte[] {1, 0, 0, 0, 0}));
  }

  public static Extension heartbeat() {
    return new Extension(HEARTBEAT, Octets.of(new byte[] {1}));
  }

  public static Extension alpn(List<String> protocols) {
    var out = new OctetWriter();
    for (String protocol : protocols) {
      out.vector8(protocol.getBytes(StandardCharsets.US_ASCII));
    }
    return new Extension(ALPN, Octets.of(new OctetWriter().vector16(out.toBytes()).toBytes()));
  }

  public static Extension padding(int length) {
    return new Extension(PADDING, Octets.zeros(length));
  }

  public static Extension empty(int type) {
    return new Extension(type, Octets.NONE);
  }

  /** The schemes of a certificate's own signature, where they are not those of the handshake. */
  static Extension signaturesOfCertificates(List<Integer> codes) {
    return new Extension(SIGNATURE_ALGORITHMS_CERT, list16(codes));
  }

  private static Octets list16(List<Integer> codes) {
    var out = new OctetWriter().u16(codes.size() * 2);
    for (int code : codes) {
      out.u16(code);
    }
    return Octets.of(out.toBytes());
  }
}
