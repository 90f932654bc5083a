package io.picket.probes.trust;

import io.picket.model.Text;
import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.jspecify.annotations.Nullable;

/**
 * A certificate read once, with everything path building asks for again and again (RFC 5280 section
 * 4). Immutable; equal when the bytes are.
 */
public final class ParsedCertificate {
  private static final int MOST_ISSUERS = 8;

  private final byte[] der;
  private final String sha256;
  private final String keySha256;
  private final Certificate structure;
  private final byte[] toBeSigned;
  private final Map<String, Ext> extensions;
  private final DistinguishedName subject;
  private final DistinguishedName issuer;
  private final Instant notBefore;
  private final Instant notAfter;
  private final boolean timesAsProfiled;
  private final PublicKeyFacts key;
  private final ExtensionFacts facts;

  /** By issuer: a signature is dear to verify, and the answer never changes. */
  private final Map<String, Signatures.Outcome> verified = new ConcurrentHashMap<>();

  private ParsedCertificate(byte[] der) throws IOException, UnreadableException {
    this.der = der;
    this.sha256 = hex(sha256(der));
    this.structure = Certificate.getInstance(ASN1Sequence.fromByteArray(der));
    TBSCertificate body = structure.getTBSCertificate();
    this.toBeSigned = DerBounds.firstInside(der);
    this.subject = DistinguishedName.of(body.getSubject());
    this.issuer = DistinguishedName.of(body.getIssuer());
    CertificateTime start = CertificateTime.read(body.getStartDate());
    CertificateTime end = CertificateTime.read(body.getEndDate());
    this.notBefore = start.instant();
    this.notAfter = end.instant();
    this.timesAsProfiled = start.asProfiled() && end.asProfiled();
    this.extensions = extensions(body.getExtensions());
    this.keySha256 = hex(sha256(body.getSubjectPublicKeyInfo().getEncoded()));
    this.key = PublicKeyFacts.of(body.getSubjectPublicKeyInfo());
    this.facts = ExtensionFacts.read(extensions);
  }

  /** A certificate, or why there is none. */
  public sealed interface Reading {
    /** It could be read. */
    record Read(ParsedCertificate certificate) implements Reading {}

    /** It could not; the reason is printable. */
    record Unreadable(String why) implements Reading {}
  }

  /** One extension as it stands in the certificate. */
  record Ext(boolean critical, ASN1OctetString value) {}

  /** Reads DER of any origin; never throws. */
  public static Reading read(byte[] der) {
    Optional<String> problem = DerBounds.problem(der);
    if (problem.isPresent()) {
      return new Reading.Unreadable(problem.get());
    }
    try {
      return new Reading.Read(new ParsedCertificate(der.clone()));
    } catch (UnreadableException e) {
      return new Reading.Unreadable(e.why());
    } catch (IOException | RuntimeException e) {
      return new Reading.Unreadable(
          Text.printable(String.valueOf(e.getMessage() == null ? e.getClass() : e.getMessage())));
    }
  }

  private static Map<String, Ext> extensions(@Nullable Extensions given) {
    var map = new LinkedHashMap<String, Ext>();
    if (given != null) {
      for (var oid : given.getExtensionOIDs()) {
        Extension extension = given.getExtension(oid);
        map.put(oid.getId(), new Ext(extension.isCritical(), extension.getExtnValue()));
      }
    }
    return map;
  }

  /** The bytes. */
  public byte[] der() {
    return der.clone();
  }

  /** SHA-256 of the bytes, lower-case hexadecimal. */
  public String sha256() {
    return sha256;
  }

  /** SHA-256 of the public key with its algorithm, lower-case hexadecimal. */
  String keySha256() {
    return keySha256;
  }

  /** The version as people count it: 1, 2 or 3. */
  int version() {
    return structure.getVersionNumber();
  }

  BigInteger serial() {
    return structure.getSerialNumber().getValue();
  }

  int serialBytes() {
    return serial().toByteArray().length;
  }

  DistinguishedName subject() {
    return subject;
  }

  DistinguishedName issuer() {
    return issuer;
  }

  X500Name subjectName() {
    return structure.getSubject();
  }

  X500Name issuerName() {
    return structure.getIssuer();
  }

  /** SHA-256 of the subject as encoded. */
  String subjectSha256() {
    return hash(structure.getSubject());
  }

  String issuerSha256() {
    return hash(structure.getIssuer());
  }

  private static String hash(X500Name name) {
    try {
      return hex(sha256(name.getEncoded()));
    } catch (IOException e) {
      return "";
    }
  }

  /** The subject for people. */
  public String subjectText() {
    return subject.isEmpty() ? "(no subject) " + sha256.substring(0, 16) : subject.text();
  }

  public Instant notBefore() {
    return notBefore;
  }

  public Instant notAfter() {
    return notAfter;
  }

  /** Whether both times are written as RFC 5280 section 4.1.2.5 wants them. */
  boolean timesAsProfiled() {
    return timesAsProfiled;
  }

  boolean isValidAt(Instant at) {
    return !at.isBefore(notBefore) && !at.isAfter(notAfter);
  }

  SubjectPublicKeyInfo publicKeyInfo() {
    return structure.getSubjectPublicKeyInfo();
  }

  PublicKeyFacts key() {
    return key;
  }

  ExtensionFacts facts() {
    return facts;
  }

  Map<String, Ext> extensions() {
    return extensions;
  }

  Certificate structure() {
    return structure;
  }

  byte[] toBeSigned() {
    return toBeSigned.clone();
  }

  /** Whether basicConstraints says that it may issue certificates. */
  public boolean isAuthority() {
    return facts.isAuthority();
  }

  /** Whether it says that whoever shows it staples an OCSP answer (RFC 7633). */
  public boolean demandsStaple() {
    return facts.mustStaple();
  }

  /** Whether subject and issuer are the same name. */
  public boolean isSelfIssued() {
    return subject.same(issuer);
  }

  /** Whether another certificate has its name and its key: itself, reissued or cross-signed. */
  boolean isKeyOf(ParsedCertificate other) {
    return keySha256.equals(other.keySha256) && subject.same(other.subject);
  }

  /** Whether it is signed with its own key. */
  boolean isSelfSigned() {
    return isSelfIssued() && signedBy(this) == Signatures.Outcome.GOOD;
  }

  /** Whether the signature is one of an issuer's key; verified once for the first few issuers. */
  Signatures.Outcome signedBy(ParsedCertificate issuer) {
    Signatures.Outcome known = verified.get(issuer.sha256);
    if (known != null) {
      return known;
    }
    Signatures.Outcome outcome = Signatures.verify(this, issuer);
    if (verified.size() < MOST_ISSUERS) {
      verified.put(issuer.sha256, outcome);
    }
    return outcome;
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ParsedCertificate that && sha256.equals(that.sha256);
  }

  @Override
  public int hashCode() {
    return sha256.hashCode();
  }

  @Override
  public String toString() {
    return subjectText();
  }
}
