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
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whether the signatures in the chain rest on a hash that cannot be forged. */
record CertificateSignatureStrong() implements OfCertificate {
  private static final Pattern STRONG =
      Pattern.compile(
          "SHA-?(224|256|384|512)|SHA3-|SHA512/256|ED25519|ED448|EDDSA|SHAKE|ML-DSA|SLH-DSA");
  private static final Pattern SHA_1 = Pattern.compile("SHA-?1(?![0-9])|SHAWITH");
  private static final CheckCard CARD =
      Card.of("certificate-signature-strong", Severity.HIGH, "The signatures are sound")
          .why(
              "Where a signature rests on MD5 or SHA-1, somebody with enough computers can make a"
                  + " second certificate that it fits as well.")
          .remedy("Have the certificate issued again with SHA-256.")
          .see("RFC 9155", "https://www.rfc-editor.org/rfc/rfc9155")
          .verifies("ME-11")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Verdict judge(
      Chain chain, Certificate leaf, ServiceFacts endpoint, Circumstances circumstances) {
    var evidence = new ArrayList<Evidence>();
    Severity worst = Severity.HIGH;
    Optional<Verdict> unknown = Optional.empty();
    for (Certificate certificate : chain.certificates()) {
      String name = certificate.signatureAlgorithm().toUpperCase(Locale.ROOT);
      boolean anchor = certificate.selfSigned() && !certificate.equals(leaf);
      if (anchor) {
        continue;
      }
      if (name.contains("MD2") || name.contains("MD4") || name.contains("MD5")) {
        worst = Severity.CRITICAL;
        evidence.add(new Evidence(certificate.subject(), certificate.signatureAlgorithm()));
      } else if (SHA_1.matcher(name).find()) {
        evidence.add(new Evidence(certificate.subject(), certificate.signatureAlgorithm()));
      } else if (!STRONG.matcher(name).find() && !name.contains("PSS")) {
        unknown =
            Optional.of(
                new Verdict.Unknown(
                    Reason.UNRECOGNISED,
                    "Signature algorithm not known: " + certificate.signatureAlgorithm() + "."));
      }
    }
    if (!evidence.isEmpty()) {
      return new Verdict.Fail(
          worst,
          "Signed with "
              + Phrases.list(evidence.stream().map(Evidence::seen).distinct().toList())
              + ".",
          evidence);
    }
    return unknown.orElseGet(() ->
        new Verdict.Pass("The server's certificate is signed with " + leaf.signatureAlgorithm()));
  }
}
