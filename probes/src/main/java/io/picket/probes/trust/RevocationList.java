package io.picket.probes.trust;

import io.picket.model.CertificateSeen.Fault;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x509.CertificateList;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.TBSCertList;

/** A certificate revocation list at hand (RFC 5280 section 5), complete and direct ones only. */
public final class RevocationList {
  private static final Set<String> UNDERSTOOD =
      Set.of(Extension.issuingDistributionPoint.getId(), Extension.authorityKeyIdentifier.getId());
  private static final int MOST_BYTES = 16 * 1024 * 1024;
  private static final int MOST_ELEMENTS = 2_000_000;

  private final CertificateList structure;
  private final byte[] signed;
  private final DistinguishedName issuer;
  private final Instant thisUpdate;
  private final Optional<Instant> nextUpdate;
  private final Map<java.math.BigInteger, Instant> revoked = new HashMap<>();

  private RevocationList(byte[] der) throws UnreadableException {
    this.structure = CertificateList.getInstance(sequence(der));
    this.signed = DerBounds.firstInside(der);
    this.issuer = DistinguishedName.of(structure.getIssuer());
    this.thisUpdate = CertificateTime.read(structure.getThisUpdate()).instant();
    this.nextUpdate =
        structure.getNextUpdate() == null
            ? Optional.empty()
            : Optional.of(CertificateTime.read(structure.getNextUpdate()).instant());
    var entries = structure.getRevokedCertificateEnumeration();
    while (entries.hasMoreElements()) {
      var entry = (TBSCertList.CRLEntry) entries.nextElement();
      revoked.put(
          entry.getUserCertificate().getValue(),
          CertificateTime.read(entry.getRevocationDate()).instant());
    }
  }

  private static ASN1Sequence sequence(byte[] der) throws UnreadableException {
    Optional<String> problem = DerBounds.problem(der, MOST_BYTES, MOST_ELEMENTS);
    if (problem.isPresent()) {
      throw new UnreadableException(problem.get());
    }
    try {
      return (ASN1Sequence) ASN1Sequence.fromByteArray(der);
    } catch (IOException | ClassCastException e) {
      throw new UnreadableException("no certificate revocation list");
    }
  }

  /**
   * Reads DER.
   *
   * @throws IllegalArgumentException when it is no revocation list, saying why
   */
  public static RevocationList of(byte[] der) {
    try {
      return new RevocationList(der);
    } catch (UnreadableException e) {
      throw new IllegalArgumentException(e.why(), e);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("no certificate revocation list", e);
    }
  }

  /**
   * The first certificate of a path that the lists do not show good; the path has its root last.
   */
  static Optional<Violation> violation(Question question, List<ParsedCertificate> path) {
    if (question.crls().isEmpty()) {
      return Optional.empty();
    }
    for (int i = 0; i + 1 < path.size(); i++) {
      ParsedCertificate certificate = path.get(i);
      ParsedCertificate issuer = path.get(i + 1);
      List<RevocationList> lists =
          question.crls().stream().filter(list -> list.issuer.same(certificate.issuer())).toList();
      Optional<String> unusable = Optional.empty();
      boolean shown = lists.isEmpty();
      for (RevocationList list : lists) {
        Optional<String> problem = list.problem(certificate, issuer, question.at());
        if (problem.isPresent()) {
          unusable = problem;
          continue;
        }
        Instant when = list.revoked.get(certificate.serial());
        if (when != null && !when.isAfter(question.at())) {
          return Optional.of(new Violation("revoked", Fault.REVOKED, "revoked on " + when));
        }
        shown = true;
      }
      if (!shown) {
        return Optional.of(
            new Violation(
                "revocation-unknown",
                Fault.REVOKED,
                "its revocation list cannot be used: " + unusable.orElse("")));
      }
    }
    return Optional.empty();
  }

  private Optional<String> problem(
      ParsedCertificate certificate, ParsedCertificate signer, Instant at) {
    if (structure.getVersionNumber() != 2) {
      return Optional.of("it is not version 2");
    }
    if (signer.facts().hasKeyUsage() && !signer.facts().usage(KeyUsage.cRLSign)) {
      return Optional.of("its signer may not sign revocation lists (keyUsage)");
    }
    if (at.isBefore(thisUpdate)) {
      return Optional.of("it is from the future, " + thisUpdate);
    }
    if (nextUpdate.isEmpty() || at.isAfter(nextUpdate.get())) {
      return Optional.of(nextUpdate.map(next -> "it ended " + next).orElse("it has no end"));
    }
    Optional<String> extensions = extensions(certificate);
    if (extensions.isPresent()) {
      return extensions;
    }
    if (!structure.getSignatureAlgorithm().equals(structure.getTBSCertList().getSignature())
        || Signatures.verify(
                structure.getSignatureAlgorithm(),
                signed,
                structure.getSignature().getOctets(),
                signer.publicKeyInfo())
            != Signatures.Outcome.GOOD) {
      return Optional.of("its signature is not its issuer's");
    }
    return Optional.empty();
  }

  private Optional<String> extensions(ParsedCertificate certificate) {
    Extensions extensions = structure.getTBSCertList().getExtensions();
    if (extensions == null || extensions.getExtension(Extension.cRLNumber) == null) {
      return Optional.of("it has no number");
    }
    if (extensions.getExtension(Extension.cRLNumber).isCritical()) {
      return Optional.of("its number is critical");
    }
    if (extensions.getExtension(Extension.authorityKeyIdentifier) == null) {
      return Optional.of("it has no authorityKeyIdentifier");
    }
    for (var oid : extensions.getExtensionOIDs()) {
      if (extensions.getExtension(oid).isCritical() && !UNDERSTOOD.contains(oid.getId())) {
        return Optional.of("critical extension " + oid.getId() + " is not known");
      }
    }
    Extension scope = extensions.getExtension(Extension.issuingDistributionPoint);
    if (scope == null) {
      return Optional.empty();
    }
    if (!scope.isCritical()) {
      return Optional.of("its scope is not critical");
    }
    IssuingDistributionPoint point = IssuingDistributionPoint.getInstance(scope.getParsedValue());
    boolean authority = certificate.facts().isAuthority();
    boolean fits =
        !point.isIndirectCRL()
            && !point.onlyContainsAttributeCerts()
            && point.getOnlySomeReasons() == null
            && !(point.onlyContainsCACerts() && !authority)
            && !(point.onlyContainsUserCerts() && authority);
    return fits ? Optional.empty() : Optional.of("it is not for this kind of certificate");
  }
}
