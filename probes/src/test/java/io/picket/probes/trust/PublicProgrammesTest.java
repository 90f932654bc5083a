package io.picket.probes.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picket.fingerprints.roots.RootSnapshot;
import io.picket.model.CertificateSeen.BrokenLink;
import io.picket.model.CertificateSeen.Fault;
import io.picket.testkit.Credential;
import io.picket.testkit.TestPki;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

  @Test
  void everyRootIsFoundByItsName() {
    int odd = 0;
    for (RootSnapshot snapshot : RootSnapshot.all()) {
      TrustStore store = TrustStore.of(snapshot);
      for (RootSnapshot.Root root : snapshot.roots()) {
        ParsedCertificate read = parsed(root.der());
        assertThat(store.named(read.subject())).as(root.label()).contains(read);
        odd += NameFold.ofSubject(root.der()).isEmpty() ? 1 : 0;
      }
    }
    assertThat(odd).as("those that every search has to read").isBetween(1, 20);
  }

  /** The second root is damaged behind its name: to read it would be an error. */
  @Test
  void onlyRootsOfTheNameAreReadAndEachOnceByManyThreads() throws Exception {
    byte[] unreadable = withoutSignature(parsed(pki.root("Another Root")));
    assertThat(ParsedCertificate.read(unreadable))
        .isInstanceOf(ParsedCertificate.Reading.Unreadable.class);
    TrustStore store = store(armoured(parsed(root).der()) + armoured(unreadable));
    DistinguishedName name = parsed(root).subject();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var found = new ArrayList<Future<ParsedCertificate>>();
      for (int i = 0; i < 16; i++) {
        found.add(threads.submit(() -> store.named(name).getFirst()));
      }
      ParsedCertificate first = found.getFirst().get();
      for (Future<ParsedCertificate> one : found) {
        assertThat(one.get()).isSameAs(first);
      }
    }
    assertThat(store.size()).isEqualTo(2);
    assertThatThrownBy(store::roots).isInstanceOf(IllegalStateException.class);
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
    TrustStore store = store("# Issued-Until: " + limit + "\n" + armoured(parsed(root).der()));
    return PathSearch.judge(question(leaf, List.of(parsed(issuing)), store));
  }

  private static TrustStore store(String pem) {
    return TrustStore.of(RootSnapshot.of("# Name: X\n# Dated: 2026-01-01\n# Source: here\n" + pem));
  }

  private static String armoured(byte[] der) {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getEncoder().encodeToString(der)
        + "\n-----END CERTIFICATE-----\n";
  }

  /** The signature's BIT STRING made an OCTET STRING. */
  private static byte[] withoutSignature(ParsedCertificate certificate) {
    byte[] der = certificate.der();
    int octets = certificate.structure().getSignature().getBytes().length;
    int tag = der.length - octets - 3;
    assertThat(der[tag]).isEqualTo((byte) 0x03);
    der[tag] = 0x04;
    return der;
  }

  private static ParsedCertificate parsed(byte[] der) {
    return switch (ParsedCertificate.read(der)) {
      case ParsedCertificate.Reading.Read(ParsedCertificate certificate) -> certificate;
      case ParsedCertificate.Reading.Unreadable(String why) -> throw new IllegalStateException(why);
    };
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
