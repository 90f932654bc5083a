package io.picket.checks;

import static io.picket.checks.Given.NO;
import static io.picket.checks.Given.UNCLEAR;
import static io.picket.checks.Given.YES;
import static io.picket.checks.Given.https;
import static io.picket.checks.Given.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.CertificateSeen;
import io.picket.model.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A load balancer with a forgotten server behind it shows that one's certificate now and then. */
class ChainsShownTest {
  private static final String USUAL = "TLS 1.3, SNI rmm.example.com";
  private static final String OLDER = "TLS 1.2, SNI rmm.example.com";

  private final Given.Cert usual = new Given.Cert();
  private final Given.Cert other = new Given.Cert();

  ChainsShownTest() {
    other.sha256 = "11";
    other.names = List.of("DNS:old.example.com");
  }

  @Test
  void whatSomeClientsAreShownMustBeGoodToo() {
    String id = "certificate-name-matches";
    other.nameMatches = NO;
    Verdict verdict = verdict(id, OLDER);
    assertThat(verdict).isInstanceOf(Verdict.Fail.class);
    assertThat(verdict.because())
        .startsWith("Some clients are shown another certificate, for DNS:old.example.com (" + OLDER)
        .contains("Not valid for rmm.example.com");
    // Whoever names nobody gets some default, and that is nobody's certificate.
    assertThat(verdict(id, "TLS 1.2, no SNI")).isInstanceOf(Verdict.Pass.class);
    other.nameMatches = UNCLEAR;
    assertThat(verdict(id, OLDER)).isInstanceOf(Verdict.Unknown.class);
    other.malformed = Optional.of("nonsense");
    assertThat(verdict(id, OLDER)).isInstanceOf(Verdict.Unknown.class);
  }

  @Test
  void whatIsWrongWithAnotherChainIsToldWhateverIsKnownOfTheFirst() {
    String revoked = "certificate-not-revoked";
    assertThat(verdict(revoked, OLDER)).isInstanceOf(Verdict.NotApplicable.class);
    other.heard(CertificateSeen.Revocation.Source.STAPLE, UNCLEAR);
    assertThat(verdict(revoked, OLDER)).isInstanceOf(Verdict.Unknown.class);
    other.heard(CertificateSeen.Revocation.Source.STAPLE, YES);
    assertThat(verdict(revoked, OLDER)).isInstanceOf(Verdict.Fail.class);
    usual.malformed = Optional.of("nonsense");
    assertThat(verdict(revoked, OLDER)).isInstanceOf(Verdict.Fail.class);
    other.heard(CertificateSeen.Revocation.Source.STAPLE, NO);
    assertThat(verdict(revoked, OLDER).because()).contains("nonsense");
  }

  @Test
  void twoCertificatesForOneQuestionAreNoConsistentAnswer() {
    String id = "tls-answers-consistent";
    assertThat(verdict(id, OLDER)).isInstanceOf(Verdict.Pass.class);
    assertThat(verdict(id, USUAL)).isInstanceOf(Verdict.Unknown.class);
    assertThat(verdict(id, USUAL).because())
        .startsWith(USUAL + " gave certificates for DNS:rmm.example.com and DNS:old.example.com");
    other.key = "EC";
    assertThat(verdict(id, USUAL)).isInstanceOf(Verdict.Pass.class);
  }

  /** Of a server that shows a good certificate, and when asked in some way the other one. */
  private Verdict verdict(String id, String via) {
    CertificateSeen.Chain good = usual.seen().chains().getFirst();
    CertificateSeen.Chain second = other.seen().chains().getFirst();
    var again =
        new CertificateSeen.Chain(
            via,
            second.certificates(),
            second.nameAsked(),
            second.nameMatches(),
            second.paths(),
            second.revoked(),
            second.stapling(),
            second.revocations(),
            second.remarks(),
            second.notes());
    var seen = new CertificateSeen(List.of(good, again), List.of());
    return Given.verdict(
        id, service(443, https(), seen, Given.tls12("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")));
  }
}
