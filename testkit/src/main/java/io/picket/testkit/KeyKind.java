package io.picket.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Kinds of key pairs. Making an RSA pair is slow, so each is made once per JVM and shared, and
 * large ones are made by openssl where there is one: a JVM that does not optimise its code (as
 * those of the tests) takes up to a minute for 4,096 bits.
 */
public enum KeyKind {
  RSA_512("RSA", 512, "", "SHA256withRSA"),
  RSA_1024("RSA", 1024, "", "SHA256withRSA"),
  RSA_2048("RSA", 2048, "", "SHA256withRSA"),
  RSA_3072("RSA", 3072, "", "SHA256withRSA"),
  RSA_4096("RSA", 4096, "", "SHA256withRSA"),
  P256("EC", 256, "secp256r1", "SHA256withECDSA"),
  P384("EC", 384, "secp384r1", "SHA384withECDSA"),
  P521("EC", 521, "secp521r1", "SHA512withECDSA"),
  DSA_1024("DSA", 1024, "", "SHA256withDSA"),
  DSA_2048("DSA", 2048, "", "SHA256withDSA"),
  ED25519("Ed25519", 0, "", "Ed25519"),
  ED448("Ed448", 0, "", "Ed448");

  private record Slot(KeyKind kind, String owner) {}

  private static final Map<Slot, KeyPair> MADE = new ConcurrentHashMap<>();

  private final String algorithm;
  private final int bits;
  private final String curve;
  private final String signature;

  KeyKind(String algorithm, int bits, String curve, String signature) {
    this.algorithm = algorithm;
    this.bits = bits;
    this.curve = curve;
    this.signature = signature;
  }

  /** The signature algorithm used with it when nothing else is said, in JCA's words. */
  public String signature() {
    return signature;
  }

  /** The pair of this kind that belongs to an owner; the same one for the same name. */
  public KeyPair of(String owner) {
    return MADE.computeIfAbsent(new Slot(this, owner), slot -> make());
  }

  private KeyPair make() {
    Optional<Path> openssl = Peers.find("openssl");
    if (algorithm.equals("RSA") && bits >= 2048 && openssl.isPresent()) {
      return madeBy(openssl.get());
    }
    try {
      var generator = KeyPairGenerator.getInstance(algorithm);
      if (!curve.isEmpty()) {
        generator.initialize(new ECGenParameterSpec(curve));
      } else if (bits > 0) {
        generator.initialize(bits);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(name() + " is not to be had from this JDK", e);
    }
  }

  private KeyPair madeBy(Path openssl) {
    var command =
        new ProcessBuilder(
            openssl.toString(),
            "genpkey",
            "-algorithm",
            "RSA",
            "-pkeyopt",
            "rsa_keygen_bits:" + bits);
    try {
      var process = command.redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String pem = new String(process.getInputStream().readAllBytes(), US_ASCII);
      byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----.*", ""));
      var factory = KeyFactory.getInstance("RSA");
      var secret = (RSAPrivateCrtKey) factory.generatePrivate(new PKCS8EncodedKeySpec(der));
      var open = new RSAPublicKeySpec(secret.getModulus(), secret.getPublicExponent());
      return new KeyPair(factory.generatePublic(open), secret);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("openssl made no key of " + bits + " bits", e);
    }
  }
}
