package io.picket.checks;

import io.picket.model.CertificateSeen.Certificate;
import io.picket.model.CertificateSeen.Chain;
import io.picket.model.CheckCard;
import io.picket.model.Evidence;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Whether the keys in the chain are long enough. */
record CertificateKeyStrong() implements OfCertificate {
  private static final CheckCard CARD =
      Card.of("certificate-key-strong", Severity.HIGH, "The keys are long enough")
          .why(
              "A short key can be computed from the certificate, and with it the server's"
                  + " identity.")
          .remedy("Make a new key, RSA with 2,048 bits or more or EC P-256, and a new certificate.")
          .see("NIST SP 800-57 part 1", "https://doi.org/10.6028/NIST.SP.800-57pt1r5")
          .verifies("ME-11")
          .done();

  /** Longer ones are not searched for factors. */
  private static final int LONGEST_FACTORED = 16_384;

  /** Notes on keys that anybody can compute, however long they are. */
  private static final Set<String> BROKEN =
      Set.of(
          "rsa-roca",
          "rsa-fermat",
          "rsa-small-factor",
          "rsa-exponent-broken",
          "rsa-modulus-broken",
          "key-not-on-curve");

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Verdict judge(
      Chain chain, Certificate leaf, ServiceFacts endpoint, Circumstances circumstances) {
    List<Evidence> broken = broken(chain);
    if (!broken.isEmpty()) {
      return new Verdict.Fail(
          Severity.CRITICAL,
          "Anybody can compute "
              + Phrases.list(broken.stream().map(e -> "the key of " + e.source()).toList())
              + ", or it is no key: "
              + Phrases.list(broken.stream().map(Evidence::seen).toList())
              + ".",
          broken);
    }
    var evidence = new ArrayList<Evidence>();
    Optional<Severity> worst = Optional.empty();
    Optional<Verdict> unknown = Optional.empty();
    for (Certificate certificate : chain.certificates()) {
      String key = certificate.keyAlgorithm() + " " + certificate.keyBits();
      Optional<Severity> weak = weakness(certificate);
      if (weak.isPresent()) {
        evidence.add(new Evidence(certificate.subject(), key + " bits"));
        worst = worst.isPresent() && worst.get().compareTo(weak.get()) >= 0 ? worst : weak;
      } else if (!isKnown(certificate)) {
        unknown =
            Optional.of(
                new Verdict.Unknown(
                    Reason.UNRECOGNISED,
                    "The strength of the key of "
                        + certificate.subject()
                        + " is not known: "
                        + key
                        + "."));
      }
    }
    if (worst.isPresent()) {
      return new Verdict.Fail(
          worst.get(),
          "Too short: "
              + Phrases.list(evidence.stream().map(e -> e.seen() + " of " + e.source()).toList())
              + ".",
          evidence);
    }
    return unknown.orElseGet(() -> new Verdict.Pass(strong(leaf)));
  }

  /** What was looked at, so that nobody takes it for more: no list of keys that leaked. */
  private static String strong(Certificate leaf) {
    String key = "The server's key is " + leaf.keyAlgorithm() + " with " + leaf.keyBits() + " bits";
    boolean factored =
        leaf.keyAlgorithm().toUpperCase(Locale.ROOT).startsWith("RSA")
            && leaf.keyBits() <= LONGEST_FACTORED;
    return key
        + (factored
            ? ", without the marks of ROCA, of primes close together or below 1,000, or of a broken"
                + " exponent; lists of keys that leaked were not looked into."
            : "; lists of keys that leaked were not looked into.");
  }

  private static List<Evidence> broken(Chain chain) {
    return chain.notes().stream()
        .filter(note -> BROKEN.contains(note.rule()))
        .filter(note -> note.certificate() < chain.certificates().size())
        .map(note ->
            new Evidence(chain.certificates().get(note.certificate()).subject(), note.text()))
        .toList();
  }

  private static boolean isKnown(Certificate certificate) {
    return certificate.malformed().isEmpty()
        && certificate.keyBits() > 0
        && switch (certificate.keyAlgorithm().toUpperCase(Locale.ROOT)) {
          case "RSA", "RSASSA-PSS", "EC", "ECDSA", "ED25519", "ED448", "EDDSA" -> true;
          default -> certificate.keyAlgorithm().toUpperCase(Locale.ROOT).startsWith("ML-DSA");
        };
  }

  private static Optional<Severity> weakness(Certificate certificate) {
    int bits = certificate.keyBits();
    if (bits <= 0) {
      return Optional.empty();
    }
    return switch (certificate.keyAlgorithm().toUpperCase(Locale.ROOT)) {
      case "RSA", "RSASSA-PSS" ->
          bits < 1024
              ? Optional.of(Severity.CRITICAL)
              : bits < 2048 ? Optional.of(Severity.HIGH) : Optional.empty();
      case "EC", "ECDSA" ->
          bits < 224
              ? Optional.of(Severity.HIGH)
              : bits < 256 ? Optional.of(Severity.MEDIUM) : Optional.empty();
      case "DSA" -> Optional.of(Severity.HIGH);
      default -> Optional.empty();
    };
  }
}
