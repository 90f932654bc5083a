package io.picket.probes.trust;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.CertificateList;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * What a file is that should hold certificates and holds none, and what is to be done about it:
 * people take requests, keys, key stores and web pages for certificates.
 */
final class FileKind {
  private static final int JKS = 0xFEEDFEED;
  private static final int JCEKS = 0xCECECECE;

  private static final String REQUEST =
      "a certificate request (CSR), no certificate: send it to the authority, and give the"
          + " certificate that comes back";
  private static final String PRIVATE_KEY =
      "a private key, no certificate: name the certificate's file, and this one with --key";
  private static final String PUBLIC_KEY =
      "a public key, no certificate: the certificate is what the authority sent";
  private static final String LIST = "a list of revoked certificates (CRL), no certificate";

  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/=\\s]+");

  private FileKind() {}

  /** What it is; empty when that is not known either. */
  static Optional<String> of(byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    if (text.isBlank()) {
      return Optional.of("the file is empty");
    }
    int magic = content.length < 4 ? 0 : number(content);
    if (magic == JKS || magic == JCEKS) {
      return Optional.of(
          "a Java keystore (JKS); make PKCS#12 of it: keytool -importkeystore -srckeystore FILE"
              + " -destkeystore new.p12 -deststoretype PKCS12");
    }
    return content[0] == 0x30 ? ofDer(content) : ofText(text);
  }

  private static int number(byte[] octets) {
    return (octets[0] & 0xFF) << 24
        | (octets[1] & 0xFF) << 16
        | (octets[2] & 0xFF) << 8
        | (octets[3] & 0xFF);
  }

  private static Optional<String> ofText(String text) {
    List<Pem.Block> blocks = Pem.blocks(text);
    if (!blocks.isEmpty()) {
      return ofLabel(blocks.getFirst().label());
    }
    if (text.contains("-----BEGIN ")) {
      return Optional.of(
          "PEM that is cut off or damaged: there is a -----BEGIN line and no -----END line of its"
              + " kind; copy or download it again");
    }
    if (text.contains("BEGIN CERTIFICATE")) {
      return Optional.of(
          "PEM whose dashes are not hyphens any more, five on each side, as word processors and"
              + " mail programs change them; download it again");
    }
    if (text.stripLeading().startsWith("<")) {
      return Optional.of("a web page or XML, no certificate; download it again");
    }
    return isBareBase64(text)
        ? Optional.of(
            "a certificate in Base64 without its first and last line; put -----BEGIN"
                + " CERTIFICATE----- before it and -----END CERTIFICATE----- behind it")
        : Optional.empty();
  }

  private static Optional<String> ofLabel(String label) {
    return switch (label) {
      case "CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST" -> Optional.of(REQUEST);
      case "X509 CRL" -> Optional.of(LIST);
      default ->
          label.endsWith("PRIVATE KEY")
              ? Optional.of(PRIVATE_KEY)
              : label.endsWith("PUBLIC KEY") ? Optional.of(PUBLIC_KEY) : Optional.empty();
    };
  }

  private static boolean isBareBase64(String text) {
    if (!BASE64.matcher(text).matches()) {
      return false;
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(text);
      return ParsedCertificate.read(der) instanceof ParsedCertificate.Reading.Read;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Optional<String> ofDer(byte[] der) {
    if (DerBounds.problem(der, 16 * 1024 * 1024, 1_000_000).isPresent()) {
      return Optional.empty();
    }
    for (Kind kind :
        List.of(
            new Kind(REQUEST, CertificationRequest::getInstance),
            new Kind(LIST, CertificateList::getInstance),
            new Kind(PRIVATE_KEY, PrivateKeyInfo::getInstance),
            new Kind(PUBLIC_KEY, SubjectPublicKeyInfo::getInstance))) {
      try {
        kind.reading().read(ASN1Primitive.fromByteArray(der));
        return Optional.of(kind.text());
      } catch (java.io.IOException | RuntimeException e) {
        // Not of this kind.
      }
    }
    return Optional.empty();
  }

  private record Kind(String text, Reading reading) {}

  private interface Reading {
    Object read(Object der);
  }
}
