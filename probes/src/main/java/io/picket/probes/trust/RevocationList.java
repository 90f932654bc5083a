package io.picket.probes.trust;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.CertificateList;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertList;

/**
 * A certificate revocation list at hand (RFC 5280 section 5), read once: complete or delta, direct
 * or indirect, for all certificates or some. {@link Revocation} says what it means for one.
 */
public final class RevocationList {
  private static final Set<String> UNDERSTOOD =
      Set.of(
          Extension.issuingDistributionPoint.getId(),
          Extension.authorityKeyIdentifier.getId(),
          Extension.deltaCRLIndicator.getId());
  private static final Set<String> UNDERSTOOD_IN_ENTRIES =
      Set.of(Extension.reasonCode.getId(), Extension.certificateIssuer.getId());
  private static final int MOST_BYTES = 16 * 1024 * 1024;
  private static final int MOST_ELEMENTS = 2_000_000;

  /** RFC 5280 section 5.3.1: a delta list takes a certificate off the complete one. */
  static final int REMOVE_FROM_CRL = 8;

  private final CertificateList structure;
  private final byte[] signed;
  private final DistinguishedName issuer;
  private final CertificateTime thisUpdate;
  private final Optional<CertificateTime> nextUpdate;
  private final Optional<BigInteger> number;
  private final Optional<BigInteger> deltaBase;
  private final Optional<IssuingDistributionPoint> scope;
  private final Optional<String> authorityKey;
  private final Map<List<String>, Map<BigInteger, Entry>> entries = new HashMap<>();
  private Optional<String> unusable;

  private RevocationList(byte[] der) throws UnreadableException {
    this.structure = CertificateList.getInstance(sequence(der));
    this.signed = DerBounds.firstInside(der);
    this.issuer = DistinguishedName.of(structure.getIssuer());
    this.thisUpdate = CertificateTime.read(structure.getThisUpdate());
    this.nextUpdate =
        structure.getNextUpdate() == null
            ? Optional.empty()
            : Optional.of(CertificateTime.read(structure.getNextUpdate()));
    this.number = integer(Extension.cRLNumber);
    this.deltaBase = integer(Extension.deltaCRLIndicator);
    this.scope =
        extension(Extension.issuingDistributionPoint)
            .map(one -> IssuingDistributionPoint.getInstance(one.getParsedValue()));
    this.authorityKey =
        extension(Extension.authorityKeyIdentifier)
            .map(one -> AuthorityKeyIdentifier.getInstance(one.getParsedValue()))
            .map(AuthorityKeyIdentifier::getKeyIdentifierOctets)
            .map(ParsedCertificate::hex);
    this.unusable = extensionProblem();
    readEntries();
  }

  /**
   * A certificate that is listed.
   *
   * @param reason the code of RFC 5280 section 5.3.1; 0 when none is given
   */
  record Entry(Instant when, int reason) {}

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

  private void readEntries() throws UnreadableException {
    List<String> of = issuer.relative();
    var each = structure.getRevokedCertificateEnumeration();
    while (each.hasMoreElements()) {
      var entry = (TBSCertList.CRLEntry) each.nextElement();
      int reason = 0;
      Extensions given = entry.getExtensions();
      if (given != null) {
        of = namedIn(given).orElse(of);
        reason = reason(given);
        for (ASN1ObjectIdentifier oid : given.getCriticalExtensionOIDs()) {
          if (!UNDERSTOOD_IN_ENTRIES.contains(oid.getId())) {
            unusable = Optional.of("critical entry extension " + oid.getId() + " is not known");
          }
        }
      }
      Entry known =
          entries
              .computeIfAbsent(of, name -> new HashMap<>())
              .put(
                  entry.getUserCertificate().getValue(),
                  new Entry(CertificateTime.read(entry.getRevocationDate()).instant(), reason));
      if (known != null) {
        unusable = Optional.of("it lists a certificate twice");
      }
    }
  }

  /** Indirect lists name the issuer of an entry, and of those behind it, in the entry. */
  private static Optional<List<String>> namedIn(Extensions given) {
    Extension named = given.getExtension(Extension.certificateIssuer);
    if (named == null) {
      return Optional.empty();
    }
    for (GeneralName name : GeneralNames.getInstance(named.getParsedValue()).getNames()) {
      if (name.getTagNo() == GeneralName.directoryName) {
        return Optional.of(DistinguishedName.of(X500Name.getInstance(name.getName())).relative());
      }
    }
    return Optional.of(List.of());
  }

  private static int reason(Extensions given) {
    Extension reason = given.getExtension(Extension.reasonCode);
    return reason == null ? 0 : ASN1Enumerated.getInstance(reason.getParsedValue()).intValueExact();
  }

  private Optional<Extension> extension(ASN1ObjectIdentifier oid) {
    Extensions all = structure.getTBSCertList().getExtensions();
    return all == null ? Optional.empty() : Optional.ofNullable(all.getExtension(oid));
  }

  private Optional<BigInteger> integer(ASN1ObjectIdentifier oid) {
    return extension(oid).map(one -> ASN1Integer.getInstance(one.getParsedValue()).getValue());
  }

  private Optional<String> extensionProblem() {
    if (number.isEmpty()) {
      return Optional.of("it has no number");
    }
    if (extension(Extension.cRLNumber).map(Extension::isCritical).orElse(false)) {
      return Optional.of("its number is critical");
    }
    if (extension(Extension.authorityKeyIdentifier).isEmpty()) {
      return Optional.of("it has no authorityKeyIdentifier");
    }
    if (scope.isPresent()
        && !extension(Extension.issuingDistributionPoint).map(Extension::isCritical).orElse(true)) {
      return Optional.of("its scope is not critical");
    }
    Extensions all = structure.getTBSCertList().getExtensions();
    for (ASN1ObjectIdentifier oid : all.getCriticalExtensionOIDs()) {
      if (!UNDERSTOOD.contains(oid.getId())) {
        return Optional.of("critical extension " + oid.getId() + " is not known");
      }
    }
    return structure.getSignatureAlgorithm().equals(structure.getTBSCertList().getSignature())
        ? Optional.empty()
        : Optional.of("its two signature algorithms differ");
  }

  /**
   * Why it does not even have the form of a list as RFC 5280 section 5.1 defines it, so that it is
   * set aside as if it had not been given; empty when it does.
   */
  public Optional<String> strange() {
    if (structure.getVersionNumber() != 2) {
      return Optional.of("it is not version 2");
    }
    if (nextUpdate.isEmpty()) {
      return Optional.of("it has no end");
    }
    return thisUpdate.asProfiled() && nextUpdate.get().asProfiled()
        ? Optional.empty()
        : Optional.of("its dates are not written as UTCTime until 2049");
  }

  /** Why nothing can be read from it at a moment, whichever certificate is asked about. */
  Optional<String> unusable(Instant at) {
    if (unusable.isPresent()) {
      return unusable;
    }
    if (at.isBefore(thisUpdate.instant())) {
      return Optional.of("it is from the future, " + thisUpdate.instant());
    }
    return nextUpdate
        .filter(end -> at.isAfter(end.instant()))
        .map(end -> "it ended " + end.instant());
  }

  /** From when it holds. */
  public Instant thisUpdate() {
    return thisUpdate.instant();
  }

  /** Until when it holds, where it says so. */
  public Optional<Instant> nextUpdate() {
    return nextUpdate.map(CertificateTime::instant);
  }

  DistinguishedName issuer() {
    return issuer;
  }

  X500Name issuerName() {
    return structure.getIssuer();
  }

  /** Whether it names lists of what has changed since (RFC 5280 section 5.2.6). */
  boolean hasFreshest() {
    return extension(Extension.freshestCRL).isPresent();
  }

  boolean isDelta() {
    return deltaBase.isPresent();
  }

  BigInteger number() {
    return number.orElse(BigInteger.ZERO);
  }

  Optional<IssuingDistributionPoint> scope() {
    return scope;
  }

  /** What it says about a certificate: an entry, or nothing. */
  Optional<Entry> entry(ParsedCertificate certificate) {
    Map<BigInteger, Entry> of = entries.get(certificate.issuer().relative());
    return of == null ? Optional.empty() : Optional.ofNullable(of.get(certificate.serial()));
  }

  /** Whether it says what changed since a complete list (RFC 5280 section 6.3.3 (c)). */
  boolean complements(RevocationList complete) {
    return deltaBase.isPresent()
        && issuer.same(complete.issuer)
        && scope.equals(complete.scope)
        && authorityKey.equals(complete.authorityKey)
        && complete.number().compareTo(deltaBase.get()) >= 0
        && complete.number().compareTo(number()) < 0;
  }

  /** Whether a key made its signature. */
  boolean isSignedWith(SubjectPublicKeyInfo key) {
    return Signatures.verify(
            structure.getSignatureAlgorithm(),
            signed,
            Signatures.octets(structure.getSignature()),
            key)
        == Signatures.Outcome.GOOD;
  }
}
