package io.picket.probes.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.fingerprints.roots.RootSnapshot;
import io.picket.model.CertificateSeen.BrokenLink;
import io.picket.model.CertificateSeen.Fault;
import io.picket.testkit.Credential;
import io.picket.testkit.TestPki;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PublicProgrammesTest {
  private static final Instant NOW = TestPki.today().now().truncatedTo(ChronoUnit.SECONDS);

  private final TestPki pki = TestPki.at(NOW);
  private final Credential root = pki.root("Limited Root");
  private final Credential issuing = pki.intermediate("Limited Issuing", root);

  @Test
  void rootsOfSeveralProgrammesAreParsedOnce() {
    List<TrustStore> stores = TrustStore.publicProgrammes();
    ParsedCertificate one = isrg(stores.get(0));
    assertThat(stores).hasSize(3);
    assertThat(isrg(stores.get(1))).isSameAs(one);
    assertThat(isrg(stores.get(2))).isSameAs(one);
    assertThat(stores).filteredOn(TrustStore::decides).hasSize(2);
  }

  /** As the strictest agent sees them: no rule on form refuses a root that a programme has. */
  @Test
  void everyRootMayBeARoot() {
    for (TrustStore store : TrustStore.publicProgrammes()) {
      if (!store.decides()) {
        continue;
      }
      for (ParsedCertificate root : store.roots()) {
        var question = question(root, List.of(), store);
        assertThat(new PathRules(question, Budget.usual()).issuer(root, List.of(), true))
            .as(root.subjectText())
            .isEmpty();
      }
    }
  }

  @Test
  void aRootIsTrustedForWhatItIssuedInTime() {
    ParsedCertificate leaf = parsed(pki.leaf("rmm.example.com", issuing));
    assertThat(judge(leaf, leaf.notBefore())).isInstanceOf(PathVerdict.Accepted.class);
    PathVerdict late = judge(leaf, leaf.notBefore().minusSeconds(1));
    assertThat(late).isInstanceOf(PathVerdict.Rejected.class);
    BrokenLink link = ((PathVerdict.Rejected) late).link();
    assertThat(link.fault()).isEqualTo(Fault.ROOT_DISTRUSTED);
    assertThat(link.explanation())
        .startsWith("X trusts this root only for what was issued until")
        .endsWith("issued " + leaf.notBefore());
  }

  private PathVerdict judge(ParsedCertificate leaf, Instant limit) {
    String pem =
        "# Name: X\n# Dated: 2026-01-01\n# Source: here\n# Issued-Until: "
            + limit
            + "\n-----BEGIN CERTIFICATE-----\n"
            + Base64.getEncoder().encodeToString(parsed(root).der())
            + "\n-----END CERTIFICATE-----\n";
    TrustStore store = TrustStore.of(RootSnapshot.of(pem));
    return PathSearch.judge(question(leaf, List.of(parsed(issuing)), store));
  }

  private static Question question(
      ParsedCertificate leaf, List<ParsedCertificate> others, TrustStore store) {
    return new Question(
        leaf,
        others,
        store,
        Optional.empty(),
        NOW,
        Purpose.SERVER,
        Profile.WEBPKI,
        Question.USUAL_DEPTH,
        List.of(),
        PolicyDemands.NONE);
  }

  private static ParsedCertificate isrg(TrustStore store) {
    return store.roots().stream()
        .filter(root -> root.subjectText().contains("ISRG Root X1"))
        .findFirst()
        .orElseThrow();
  }

  private static ParsedCertificate parsed(Credential credential) {
    return CorpusTest.parsed(credential);
  }
}
