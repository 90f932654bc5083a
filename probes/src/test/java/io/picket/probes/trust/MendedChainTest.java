package io.picket.probes.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.testkit.Credential;
import io.picket.testkit.TestPki;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MendedChainTest {
  private final TestPki pki = TestPki.at(Instant.parse("2026-11-22T10:00:00Z"));
  private final Credential root = pki.root("Mended Root");
  private final Credential issuing = pki.intermediate("Mended Issuing", root);
  private final Credential leaf = pki.leaf("rmm.example.com", issuing);

  private static List<ParsedCertificate> read(Credential... all) {
    return Stream.of(all)
        .map(one -> ((ParsedCertificate.Reading.Read) ParsedCertificate.read(one.der())))
        .map(ParsedCertificate.Reading.Read::certificate)
        .toList();
  }

  private MendedChain mended(
      List<ParsedCertificate> file, List<ParsedCertificate> fetched, Credential... known) {
    return MendedChain.of(
        file,
        file.getFirst(),
        fetched,
        () -> read(known),
        List.of(TrustStore.of("test", LocalDate.of(2026, 1, 1), read(root))),
        pki.now());
  }

  @Test
  void anIssuerThatIsKnownOrWasFetchedIsAdded() {
    for (MendedChain mended :
        List.of(mended(read(leaf), List.of(), issuing), mended(read(leaf), read(issuing)))) {
      assertThat(mended.isComplete()).isTrue();
      assertThat(mended.asItIs()).isFalse();
      assertThat(mended.links()).extracting(MendedChain.Link::place).containsExactly(1, 0);
      assertThat(mended.pem())
          .isEqualTo(Credential.pem(List.of(leaf.certificate(), issuing.certificate())));
    }
    assertThat(mended(read(leaf), List.of()).isComplete()).isFalse();
  }

  @Test
  void anExpiredIssuerIsReplacedByTheOneOfToday() {
    Credential old = pki.intermediateOrder("Mended Issuing", root).expired().issue();
    MendedChain mended = mended(read(leaf, old), List.of(), issuing);
    assertThat(mended.links()).extracting(MendedChain.Link::place).containsExactly(1, 0);
    assertThat(mended.leaveOut())
        .singleElement()
        .satisfies(surplus ->
            assertThat(surplus.why())
                .startsWith("it expired on 2026-11-21")
                .endsWith("number 2 of the right order takes its place"));
  }

  @Test
  void anExpiredIssuerWithoutASuccessorIsNotInOrder() {
    Credential old = pki.intermediateOrder("Old Issuing", root).expired().issue();
    Credential below = pki.leaf("rmm.example.com", old);
    for (List<ParsedCertificate> file :
        List.of(read(below, old), read(below, old, root), read(below))) {
      MendedChain mended = mended(file, List.of(), old);
      assertThat(mended.asItIs()).isFalse();
      assertThat(mended.isComplete()).isFalse();
      assertThat(mended.missing()).isEmpty();
      assertThat(mended.links())
          .extracting(link -> link.successor().isPresent())
          .containsExactly(false, true);
    }
  }

  @Test
  void aSuccessorThatLeadsToNoKnownRootIsTakenAllTheSame() {
    Credential own = pki.root("Own Root");
    Credential today = pki.intermediate("Own Issuing", own);
    Credential old = pki.intermediateOrder("Own Issuing", own).expired().issue();
    Credential below = pki.leaf("ec.example.com", today);
    MendedChain mended = mended(read(below, old, own), read(today));
    assertThat(mended.links()).extracting(MendedChain.Link::place).containsExactly(1, 0);
    assertThat(mended.isComplete()).isTrue();
    assertThat(mended.asItIs()).isFalse();
  }

  @Test
  void aCertificateOfTomorrowNeedsAnIssuerOfTomorrow() {
    Credential brief =
        pki.intermediateOrder("Short Issuing", root).until(pki.now().plusSeconds(3_600)).issue();
    Credential early = pki.leafOrder("rmm.example.com", brief).notYetValid().issue();
    assertThat(mended(read(early, brief), List.of()).asItIs()).isFalse();
  }

  @Test
  void aSelfSignedCertificateStandsAlone() {
    Credential alone = pki.selfSigned("appliance.example.com");
    MendedChain mended = mended(read(alone, issuing), List.of());
    assertThat(mended.links()).hasSize(1);
    assertThat(mended.leaveOut()).hasSize(1);
    assertThat(mended(read(alone), List.of()).asItIs()).isTrue();
  }

  @Test
  void aPrivateAuthorityThatNobodyGaveEndsTheFileToo() {
    Credential own = pki.root("Own Root");
    Credential below = pki.leaf("ec.example.com", own);
    MendedChain mended = mended(read(below, own), List.of());
    assertThat(mended.asItIs()).isTrue();
    assertThat(mended.links()).hasSize(1);
    assertThat(mended(read(below), List.of()).missing())
        .hasValueSatisfying(missing -> assertThat(missing.issuer()).isEqualTo("CN=Own Root"));
  }

  @Test
  void thousandsOfStrangersAreLeftOutQuickly() {
    var file = new java.util.ArrayList<ParsedCertificate>(read(leaf, issuing));
    List<ParsedCertificate> stranger = read(pki.root("Stranger"));
    for (int i = 0; i < 2_000; i++) {
      file.addAll(stranger);
    }
    assertThat(mended(file, List.of()).leaveOut()).hasSize(2_000);
  }
}
