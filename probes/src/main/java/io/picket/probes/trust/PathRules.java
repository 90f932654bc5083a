package io.picket.probes.trust;

import io.picket.model.Answer;
import io.picket.model.CertificateSeen.Fault;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.KeyUsage;

/** What a path must keep to, asked of one certificate at a time. */
final class PathRules {
  private final Question question;
  private final Budget budget;

  PathRules(Question question, Budget budget) {
    this.question = question;
    this.budget = budget;
  }

  /** What is wrong with a certificate as the issuer of the last one of a path. */
  Optional<Violation> issuer(
      ParsedCertificate issuer, List<ParsedCertificate> below, boolean root) {
    return common(issuer, root)
        .or(() -> authority(issuer, root))
        .or(() -> pathLength(issuer, below))
        .or(() -> purpose(issuer))
        .or(() -> names(issuer, below))
        .or(() -> form(issuer, root ? FormRules.Place.ROOT : FormRules.Place.INTERMEDIATE));
  }

  /** What is wrong with the leaf, when a path is there. */
  Optional<Violation> leaf() {
    ParsedCertificate leaf = question.leaf();
    return common(leaf, false)
        .or(() ->
            CurvePoints.problem(leaf.publicKeyInfo())
                .map(text -> new Violation("key-not-on-curve", Fault.MALFORMED, text)))
        .or(() -> leafPurpose(leaf))
        .or(this::host)
        .or(() -> form(leaf, FormRules.Place.LEAF));
  }

  /** What is wrong with the policies of a whole path, the leaf first and the root last. */
  Optional<Violation> policies(List<ParsedCertificate> path) {
    return Policies.violation(path.reversed().subList(1, path.size()), question.policies())
        .map(text -> new Violation("policy", Fault.POLICY, text));
  }

  /**
   * What is wrong with the day of issue. Programmes let a root go by trusting only what it issued
   * until some day: Mozilla by the leaf's notBefore, Chrome by its timestamps.
   */
  Optional<Violation> issuedInTime(List<ParsedCertificate> path) {
    Instant issued = path.getFirst().notBefore();
    Instant stamped = path.getFirst().facts().earliestTimestamp().orElse(issued);
    Instant latest = stamped.isAfter(issued) ? stamped : issued;
    return question
        .store()
        .issuedUntil(path.getLast())
        .filter(latest::isAfter)
        .map(limit ->
            new Violation(
                "root-limit",
                Fault.ROOT_DISTRUSTED,
                question.store().name()
                    + " trusts this root only for what was issued until "
                    + limit.truncatedTo(ChronoUnit.DAYS).toString().substring(0, 10)
                    + "; this certificate was issued "
                    + latest));
  }

  Violation signature(Signatures.Outcome outcome, ParsedCertificate certificate) {
    return outcome == Signatures.Outcome.BAD
        ? new Violation(
            "signature", Fault.BAD_SIGNATURE, "its signature was not made by the issuer it names")
        : new Violation(
            "signature-unsupported",
            Fault.WEAK_ALGORITHM,
            "its signature cannot be checked: algorithm "
                + certificate.structure().getSignatureAlgorithm().getAlgorithm().getId());
  }

  private Optional<Violation> common(ParsedCertificate certificate, boolean root) {
    if (!certificate.facts().malformed().isEmpty()
        && certificate.facts().malformed().stream().anyMatch(ExtensionFacts.UNDERSTOOD::contains)) {
      return broken("extension-malformed", Fault.MALFORMED, "an extension cannot be decoded");
    }
    for (Map.Entry<String, ParsedCertificate.Ext> extension : certificate.extensions().entrySet()) {
      if (extension.getValue().critical()
          && !ExtensionFacts.UNDERSTOOD.contains(extension.getKey())
          && !extension.getKey().equals(ExtensionFacts.AUTHORITY_INFORMATION)) {
        return broken(
            "critical-extension",
            Fault.UNKNOWN_CRITICAL_EXTENSION,
            "critical extension " + extension.getKey() + " is not known");
      }
    }
    if (question.at().isBefore(certificate.notBefore())) {
      return broken(
          "not-yet-valid", Fault.NOT_YET_VALID, "valid only from " + certificate.notBefore());
    }
    if (question.at().isAfter(certificate.notAfter())) {
      return broken("expired", Fault.EXPIRED, "expired on " + certificate.notAfter());
    }
    return algorithms(certificate, root);
  }

  private Optional<Violation> algorithms(ParsedCertificate certificate, boolean root) {
    AlgorithmIdentifier outer = certificate.structure().getSignatureAlgorithm();
    if (!outer.equals(certificate.structure().getTBSCertificate().getSignature())) {
      return broken(
          "signature-algorithms-differ", Fault.MALFORMED, "its two signature algorithms differ");
    }
    boolean sha1 = question.profile() != Profile.PATH;
    boolean weak =
        !root
            && Signatures.algorithm(outer)
                .map(known -> known.isBroken() && (sha1 || !known.digest().equals("SHA-1")))
                .orElse(false);
    if (weak && !question.store().contains(certificate)) {
      return broken(
          "weak-signature",
          Fault.WEAK_ALGORITHM,
          "signed with " + Signatures.algorithm(outer).map(Signatures.Algorithm::name).orElse(""));
    }
    PublicKeyFacts key = certificate.key();
    int least = question.profile() == Profile.WEBPKI ? 2048 : 1024;
    if (key.isBroken()) {
      return broken("key-malformed", Fault.MALFORMED, "its modulus makes no RSA key");
    }
    if (key.algorithm().equals("RSA") && key.bits() < least) {
      return broken(
          "weak-key", Fault.WEAK_ALGORITHM, "a key of " + key.text() + " bits, below " + least);
    }
    if (key.exponent().map(exponent -> !isExponent(exponent)).orElse(false)) {
      return broken("weak-key", Fault.WEAK_ALGORITHM, "its public exponent makes no RSA key");
    }
    return key.explicitCurve()
        ? broken("explicit-curve", Fault.WEAK_ALGORITHM, "its curve is spelled out, not named")
        : Optional.empty();
  }

  /** Odd and not one: anybody can forge for the others (baseline requirements 6.1.6). */
  private static boolean isExponent(BigInteger exponent) {
    return exponent.testBit(0) && exponent.compareTo(BigInteger.ONE) > 0;
  }

  private Optional<Violation> authority(ParsedCertificate issuer, boolean root) {
    ExtensionFacts facts = issuer.facts();
    boolean old = root && issuer.version() < 3 && question.profile() != Profile.WEBPKI;
    if (!facts.isAuthority() && !old) {
      return broken(
          "not-an-authority",
          Fault.NOT_AN_AUTHORITY,
          facts.authority().isPresent()
              ? "basicConstraints says it is no authority"
              : "it has no basicConstraints, so it is no authority");
    }
    return facts.hasKeyUsage() && !facts.usage(KeyUsage.keyCertSign)
        ? broken(
            "no-certificate-signing",
            Fault.NOT_AN_AUTHORITY,
            "its key may not sign certificates (keyUsage)")
        : Optional.empty();
  }

  private static Optional<Violation> pathLength(
      ParsedCertificate issuer, List<ParsedCertificate> below) {
    if (issuer.facts().pathLength().isEmpty()) {
      return Optional.empty();
    }
    long between =
        below.stream().skip(1).filter(certificate -> !certificate.isSelfIssued()).count();
    int allowed = issuer.facts().pathLength().getAsInt();
    return between > allowed
        ? broken(
            "path-length",
            Fault.PATH_TOO_LONG,
            "allows " + allowed + " authorities below it, " + between + " are there")
        : Optional.empty();
  }

  private Optional<Violation> purpose(ParsedCertificate issuer) {
    if (question.profile() == Profile.PATH) {
      return Optional.empty();
    }
    return issuer
        .facts()
        .purposes()
        .filter(set -> !set.contains(question.purpose().oid()) && !set.contains(Purpose.ANY))
        .map(set ->
            new Violation(
                "issuer-purpose",
                Fault.WRONG_PURPOSE,
                "may not issue for " + question.purpose().text()));
  }

  private Optional<Violation> names(ParsedCertificate issuer, List<ParsedCertificate> below) {
    if (issuer.facts().constraints().isEmpty()) {
      return Optional.empty();
    }
    NameLimits limits;
    try {
      limits =
          NameLimits.of(issuer.facts().constraints().get(), question.profile() == Profile.RFC_5280);
    } catch (UnreadableException | IllegalArgumentException e) {
      return broken("name-constraints-malformed", Fault.MALFORMED, String.valueOf(e.getMessage()));
    }
    for (int i = 0; i < below.size(); i++) {
      ParsedCertificate certificate = below.get(i);
      if (i == 0 || !certificate.isSelfIssued()) {
        Optional<String> violation = limits.violation(certificate, budget);
        if (violation.isPresent()) {
          return broken("name-constraints", Fault.NAME_NOT_PERMITTED, violation.get());
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Violation> leafPurpose(ParsedCertificate leaf) {
    if (question.profile() == Profile.PATH) {
      return Optional.empty();
    }
    ExtensionFacts facts = leaf.facts();
    Optional<Set<String>> purposes = facts.purposes();
    if (purposes.isPresent()
        && !purposes.get().contains(question.purpose().oid())
        && !purposes.get().contains(Purpose.ANY)) {
      return broken(
          "leaf-purpose",
          Fault.WRONG_PURPOSE,
          "is not for " + question.purpose().text() + " (extended key usage)");
    }
    boolean usable =
        !facts.hasKeyUsage()
            || facts.usage(KeyUsage.digitalSignature)
            || facts.usage(KeyUsage.keyEncipherment)
            || facts.usage(KeyUsage.keyAgreement);
    return usable
        ? Optional.empty()
        : broken(
            "leaf-key-usage",
            Fault.WRONG_PURPOSE,
            "its key may neither sign nor agree on keys (keyUsage)");
  }

  private Optional<Violation> host() {
    if (question.host().isEmpty()) {
      return Optional.empty();
    }
    String host = question.host().get();
    return switch (SubjectNames.match(question.leaf(), host)) {
      case Answer.Yes _ -> Optional.empty();
      case Answer.No(String how) ->
          broken("name-mismatch", Fault.NAME_MISMATCH, "not for " + host + ": " + how);
      case Answer.Unknown(_, String detail) -> broken("name-mismatch", Fault.NAME_MISMATCH, detail);
    };
  }

  private Optional<Violation> form(ParsedCertificate certificate, FormRules.Place place) {
    return switch (question.profile()) {
      case PATH, RFC_5280 -> Optional.empty();
      case WEBPKI ->
          FormRules.violations(certificate, place, question.purpose()).stream()
              .filter(violation -> decides(violation.rule(), place))
              .findFirst();
    };
  }

  /**
   * RFC 5280 wants name constraints critical, the baseline requirements allow otherwise, and both
   * are applied either way. What a server's certificate must say counts where a server is named.
   */
  private boolean decides(String rule, FormRules.Place place) {
    return switch (rule) {
      // An anchor is a name and a key (section 6.1.1 (d)); seven of Mozilla's break these.
      case "serial-positive", "serial-length", "validity-form" -> place != FormRules.Place.ROOT;
      // A programme takes a root as it is: one of Mozilla's and Chrome's has no key identifier.
      case "authority-ski" -> place != FormRules.Place.ROOT || !question.store().isPublic();
      case "name-constraints-critical" -> false;
      case "san-missing", "leaf-purpose-missing" -> question.host().isPresent();
      default -> true;
    };
  }

  private static Optional<Violation> broken(String rule, Fault fault, String text) {
    return Optional.of(new Violation(rule, fault, text));
  }
}
