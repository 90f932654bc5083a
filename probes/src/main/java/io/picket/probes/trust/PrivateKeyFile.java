package io.picket.probes.trust;

import io.picket.model.Answer;
import io.picket.model.Reason;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed448PrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** A private key at hand, only to see whether it belongs to a certificate; it is never shown. */
public final class PrivateKeyFile {
  private final Optional<PrivateKeyInfo> info;
  private final String trouble;

  private PrivateKeyFile(Optional<PrivateKeyInfo> info, String trouble) {
    this.info = info;
    this.trouble = trouble;
  }

  static PrivateKeyFile of(PrivateKeyInfo info) {
    return new PrivateKeyFile(Optional.of(info), "");
  }

  static PrivateKeyFile of(Pem.Block block, Optional<String> password) {
    if (block.label().startsWith("ENCRYPTED")) {
      return new PrivateKeyFile(
          password.flatMap(one -> Pkcs12.decrypted(block.der(), one.toCharArray())),
          password.isPresent()
              ? "the key is encrypted, and the password given does not open it"
              : "the key is encrypted; give its password with --password-file");
    }
    if (block.hasHeaders()) {
      return new PrivateKeyFile(
          Optional.empty(),
          "the key is encrypted as OpenSSL did it before PKCS#8; rewrite it with openssl pkcs8"
              + " -topk8 -in KEY -out NEW-KEY and give the new one");
    }
    try {
      ASN1Primitive primitive = ASN1Primitive.fromByteArray(block.der());
      PrivateKeyInfo info =
          switch (block.label()) {
            case "RSA PRIVATE KEY" ->
                new PrivateKeyInfo(
                    new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption),
                    RSAPrivateKey.getInstance(primitive));
            case "EC PRIVATE KEY" -> {
              var key = org.bouncycastle.asn1.sec.ECPrivateKey.getInstance(primitive);
              yield new PrivateKeyInfo(
                  new AlgorithmIdentifier(
                      X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()),
                  key);
            }
            default -> PrivateKeyInfo.getInstance(primitive);
          };
      return new PrivateKeyFile(Optional.of(info), "");
    } catch (IOException | RuntimeException e) {
      return new PrivateKeyFile(
          Optional.empty(),
          "the key cannot be read; expected PKCS#8, or PKCS#1 or SEC 1 without password");
    }
  }

  /**
   * Reads a key file, PEM or DER.
   *
   * @param password for an encrypted PKCS#8 block
   * @throws IllegalArgumentException when there is no private key in it
   */
  public static PrivateKeyFile read(byte[] content, Optional<String> password) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    if (!text.contains("-----BEGIN ")) {
      return of(new Pem.Block(labelOf(content), content), password);
    }
    return Pem.blocks(text).stream()
        .filter(block -> block.label().endsWith("PRIVATE KEY"))
        .findFirst()
        .map(block -> of(block, password))
        .orElseThrow(() -> new IllegalArgumentException("no private key in it" + instead(text)));
  }

  private static String instead(String text) {
    return Pem.blocks(text).stream()
        .findFirst()
        .map(block ->
            switch (block.label()) {
              case "CERTIFICATE" -> ", only certificates";
              case "CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST" ->
                  ", only a certificate request; the key was made together with it";
              case "PUBLIC KEY", "RSA PUBLIC KEY" -> ", only a public key";
              default -> "";
            })
        .orElse("");
  }

  /**
   * What PEM would call DER that comes without a label, by its first elements: the version 0 and an
   * algorithm (PKCS#8), the version 0 and a modulus (RFC 8017 appendix A.1.2), the version 1 and a
   * secret (RFC 5915), or an algorithm alone (PKCS#8, encrypted).
   */
  private static String labelOf(byte[] der) {
    try {
      var sequence = ASN1Sequence.getInstance(der);
      return switch (sequence.getObjectAt(0)) {
        case ASN1Sequence _ -> "ENCRYPTED PRIVATE KEY";
        case ASN1Integer _ when sequence.getObjectAt(1) instanceof ASN1Integer -> "RSA PRIVATE KEY";
        case ASN1Integer _ when sequence.getObjectAt(1) instanceof ASN1OctetString ->
            "EC PRIVATE KEY";
        default -> "PRIVATE KEY";
      };
    } catch (RuntimeException e) {
      return "PRIVATE KEY"; // What cannot be read is told when it is read under this label.
    }
  }

  /** Whether the key belongs to a certificate. */
  public Answer fits(ParsedCertificate certificate) {
    if (info.isEmpty()) {
      return new Answer.Unknown(Reason.MALFORMED, trouble);
    }
    try {
      AsymmetricKeyParameter key = PrivateKeyFactory.createKey(info.get());
      boolean same =
          switch (key) {
            case org.bouncycastle.crypto.params.RSAKeyParameters rsa ->
                certificate.key().modulus().map(rsa.getModulus()::equals).orElse(false);
            case ECPrivateKeyParameters ec -> samePoint(ec, certificate);
            case Ed25519PrivateKeyParameters edwards ->
                sameBits(edwards.generatePublicKey().getEncoded(), certificate);
            case Ed448PrivateKeyParameters edwards ->
                sameBits(edwards.generatePublicKey().getEncoded(), certificate);
            default -> throw new IllegalArgumentException("unknown kind of key");
          };
      return same
          ? new Answer.Yes("the key belongs to the certificate")
          : new Answer.No("the key belongs to another certificate");
    } catch (IOException | RuntimeException e) {
      return new Answer.Unknown(Reason.MALFORMED, "a key of this kind cannot be compared");
    }
  }

  private static boolean samePoint(ECPrivateKeyParameters key, ParsedCertificate certificate)
      throws IOException {
    BigInteger secret = key.getD();
    var point = new FixedPointCombMultiplier().multiply(key.getParameters().getG(), secret);
    var made =
        SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(
            new ECPublicKeyParameters(point, key.getParameters()));
    return sameBits(made.getPublicKeyData().getBytes(), certificate);
  }

  private static boolean sameBits(byte[] bits, ParsedCertificate certificate) {
    return Arrays.equals(bits, certificate.publicKeyInfo().getPublicKeyData().getBytes());
  }
}
