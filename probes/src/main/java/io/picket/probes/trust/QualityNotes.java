package io.picket.probes.trust;

import io.picket.fingerprints.roots.TransparencyLogs;
import io.picket.model.Addresses;
import io.picket.model.CertificateSeen.Note;
import io.picket.model.CertificateSeen.Timestamps;
import io.picket.model.Text;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * What is unwise about the certificates of a chain, accepted or not: a note says what was seen and
 * which source calls it unwise; it decides nothing.
 */
public final class QualityNotes {
  private static final int MOST = 60;

  private final List<Note> notes = new ArrayList<>();
  private final int place;
  private final ParsedCertificate certificate;

  private QualityNotes(int place, ParsedCertificate certificate) {
    this.place = place;
    this.certificate = certificate;
  }

  /**
   * The notes on a chain, the leaf first.
   *
   * @param publiclyTrusted whether a public programme trusts it, so that the limits that public
   *     authorities promised apply
   * @param timestamps what certificate transparency logs said of the leaf, in it and beside it
   */
  public static List<Note> of(
      List<ParsedCertificate> chain,
      Purpose purpose,
      boolean publiclyTrusted,
      List<Timestamps> timestamps) {
    var all = new ArrayList<Note>();
    for (int i = 0; i < chain.size() && all.size() < MOST; i++) {
      var one = new QualityNotes(i, chain.get(i));
      one.key();
      one.signature();
      if (i == 0) {
        one.names();
        if (publiclyTrusted) {
          one.lifetime();
          one.notes.addAll(TimestampNotes.of(chain, timestamps, TransparencyLogs.chromes()));
        }
      }
      one.form(purpose);
      all.addAll(one.notes);
    }
    return List.copyOf(all.subList(0, Math.min(MOST, all.size())));
  }

  private void note(String rule, String text) {
    notes.add(new Note(rule, place, text));
  }

  private void key() {
    PublicKeyFacts key = certificate.key();
    CurvePoints.problem(certificate.publicKeyInfo())
        .ifPresent(problem -> note("key-not-on-curve", problem));
    if (key.isBroken()) {
      note("rsa-modulus-broken", "its modulus is not above nought, so there is no RSA key");
    }
    if (key.modulus().isEmpty() || key.exponent().isEmpty()) {
      return;
    }
    BigInteger modulus = key.modulus().get();
    BigInteger exponent = key.exponent().get();
    if (key.bits() < 2048) {
      note("rsa-key-short", key.text() + " bits; baseline requirements 6.1.5 ask for 2048");
    }
    if (!exponent.testBit(0) || exponent.compareTo(BigInteger.ONE) <= 0) {
      note("rsa-exponent-broken", "exponent " + shown(exponent) + " makes no RSA key");
    } else if (exponent.compareTo(BigInteger.valueOf(65_537)) < 0) {
      note(
          "rsa-exponent-small",
          "exponent " + exponent + "; baseline requirements 6.1.6 advise 65537 or more");
    }
    WeakKeys.problem(modulus).ifPresent(problem -> note(problem.rule(), problem.text()));
  }

  private static String shown(BigInteger value) {
    return value.bitLength() > 64 ? "of " + value.bitLength() + " bits" : value.toString();
  }

  private void signature() {
    Signatures.algorithm(certificate.structure().getSignatureAlgorithm())
        .filter(algorithm -> algorithm.isBroken() && !certificate.isSelfIssued())
        .ifPresent(algorithm ->
            note(
                "signature-broken-hash",
                "signed with " + algorithm.name() + "; collisions of it are practical"));
  }

  private void names() {
    if (certificate.facts().names().isEmpty()) {
      note("san-missing", "no subjectAltName; clients have not looked at common names since 2017");
      return;
    }
    for (GeneralName name : certificate.facts().names().get()) {
      if (notes.size() > 20) {
        return;
      }
      if (name.getTagNo() == GeneralName.dNSName) {
        dns(SubjectNames.dns(name), SubjectNames.shown(name));
      }
    }
    for (String common : CommonNames.of(certificate)) {
      if (common.indexOf('.') > 0
          && common.indexOf(' ') < 0
          && !CommonNames.repeats(common, certificate.facts().names().get())) {
        note(
            "common-name-elsewhere",
            "the common name \""
                + Text.printable(common, 100)
                + "\" is not among the names and counts for nothing");
      }
    }
  }

  private void dns(String name, String shown) {
    if (name.startsWith("*.")) {
      if (PublicSuffixes.isSuffix(name.substring(2))) {
        note("wildcard-public-suffix", shown + " covers names of other people");
      } else {
        note("wildcard", shown + ": one stolen key serves every host of the domain");
      }
    }
    String last = name.substring(name.lastIndexOf('.') + 1);
    if (name.indexOf('.') < 0
        || List.of("local", "lan", "internal", "corp", "home", "localdomain").contains(last)) {
      note("internal-name", shown + " is no name of the public DNS");
    } else if (Addresses.looksNumeric(name)) {
      note("address-as-name", shown + " is an address written as a DNS name; no client matches it");
    }
  }

  /**
   * CA/Browser Forum limits, by the day of issue (baseline requirements 6.3.2, ballot SC-081v3).
   */
  private void lifetime() {
    Optional<Integer> limit = LifetimeLimits.days(certificate.notBefore());
    // Both ends of the validity count (RFC 5280 section 4.1.2.5).
    Duration lifetime =
        Duration.between(certificate.notBefore(), certificate.notAfter()).plusSeconds(1);
    limit
        .filter(days -> lifetime.compareTo(Duration.ofDays(days)) > 0)
        .ifPresent(days ->
            note(
                "lifetime",
                "valid for "
                    + lifetime.toDays()
                    + " days; issued "
                    + certificate.notBefore()
                    + ", when at most "
                    + days
                    + " were allowed"));
  }

  private void form(Purpose purpose) {
    // A second server's certificate in the file is no authority that lacks what makes one.
    boolean leaf =
        place == 0
            || (!certificate.isAuthority()
                && certificate
                    .facts()
                    .purposes()
                    .map(all -> all.contains(Purpose.SERVER.oid()))
                    .orElse(false));
    FormRules.Place stands =
        leaf
            ? FormRules.Place.LEAF
            : certificate.isSelfIssued() ? FormRules.Place.ROOT : FormRules.Place.INTERMEDIATE;
    for (Violation violation : FormRules.violations(certificate, stands, purpose)) {
      boolean told = notes.stream().anyMatch(note -> note.rule().equals(violation.rule()));
      if (!told) {
        note(violation.rule(), violation.text());
      }
    }
  }
}
