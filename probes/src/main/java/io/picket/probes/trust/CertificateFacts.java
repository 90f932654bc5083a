package io.picket.probes.trust;

import io.picket.model.CertificateSeen;
import io.picket.model.Text;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** A certificate in the words of the record. */
public final class CertificateFacts {
  private CertificateFacts() {}

  /** The facts of a certificate. */
  public static CertificateSeen.Certificate of(ParsedCertificate certificate) {
    return new CertificateSeen.Certificate(
        certificate.sha256(),
        certificate.subject().text(),
        certificate.issuer().text(),
        certificate.serial().toString(16),
        certificate.notBefore(),
        certificate.notAfter(),
        SubjectNames.listed(certificate),
        keyAlgorithm(certificate),
        certificate.key().bits(),
        certificate.keySha256(),
        Signatures.algorithm(certificate.structure().getSignatureAlgorithm())
            .map(Signatures.Algorithm::name)
            .orElse(certificate.structure().getSignatureAlgorithm().getAlgorithm().getId()),
        certificate.isSelfIssued(),
        certificate.isSelfSigned(),
        certificate.facts().isAuthority(),
        Base64.getEncoder().encodeToString(certificate.der()),
        Optional.empty());
  }

  /** What stands in the record for bytes that are no certificate. */
  public static CertificateSeen.Certificate unreadable(byte[] der, String why) {
    return new CertificateSeen.Certificate(
        ParsedCertificate.hex(ParsedCertificate.sha256(der)),
        "",
        "",
        "",
        Instant.EPOCH,
        Instant.EPOCH,
        List.of(),
        "",
        0,
        "",
        "",
        false,
        false,
        false,
        Base64.getEncoder().encodeToString(der),
        Optional.of(Text.printable(why)));
  }

  /** The kind of a certificate's key, as it stands in the record. */
  public static String keyAlgorithm(ParsedCertificate certificate) {
    return certificate.key().algorithm();
  }
}
