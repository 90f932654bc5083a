package io.picket.probes.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.fingerprints.roots.RootSnapshot;
import io.picket.model.CertificateSeen;
import io.picket.model.CertificateSeen.BrokenLink;
import io.picket.model.CertificateSeen.Fault;
import io.picket.model.CertificateSeen.Remark;
import io.picket.probes.certificate.CertificateExamination;
import io.picket.probes.certificate.Handshakes;
import io.picket.testkit.Credential;
import io.picket.testkit.KeyKind;
import io.picket.testkit.Peers;
import io.picket.testkit.TestPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Chains as they were sent by public servers, under roots that no programme has any more. The
 * certificates come with Debian's python3-cryptography-vectors, the roots with Picket.
 */
class FormerRootsTest {
  private static final Path DATA =
      Path.of("/usr/lib/python3/dist-packages/cryptography_vectors/x509");
  private static final Instant THEN = Instant.parse("2016-06-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  private static ParsedCertificate stored(String file) throws IOException {
    return read(
        CertificateBundle.read(
                Files.readAllBytes(Peers.requireFolder(DATA).resolve(file)), Optional.empty())
            .certificates()
            .getFirst());
  }

  /** A root that Mozilla listed once, as it lies in the history. */
  static ParsedCertificate former(String label) {
    return RootSnapshot.former().roots().stream()
        .filter(root -> root.label().equals(label))
        .map(root -> read(root.der()))
        .findFirst()
        .orElseThrow();
  }

  private static ParsedCertificate read(byte[] der) {
    return ((ParsedCertificate.Reading.Read) ParsedCertificate.read(der)).certificate();
  }

  static BrokenLink broken(TrustStore store, Instant at, ParsedCertificate... sent) {
    PathVerdict verdict =
        PathSearch.judge(
            Question.ofServer(sent[0], List.of(sent).subList(1, sent.length), store, at));
    assertThat(verdict).isInstanceOf(PathVerdict.Rejected.class);
    return ((PathVerdict.Rejected) verdict).link();
  }

  private static void isGone(BrokenLink link, String about, String explanation) {
    assertThat(link.fault()).as(link.toString()).isEqualTo(Fault.ROOT_DISTRUSTED);
    assertThat(link.certificate()).contains(about);
    assertThat(link.explanation()).isEqualTo(explanation);
    assertThat(link.remedy())
        .startsWith("Have a new certificate issued under a root that browsers trust today");
  }

  @Test
  void everyFormerRootCanBeReadAndIsFoundByItsNameAndKey() {
    for (RootSnapshot.Root root : RootSnapshot.former().roots()) {
      ParsedCertificate certificate = read(root.der());
      assertThat(FormerRoots.mozillas().is(certificate).map(FormerRoots.Ending::listed))
          .as(root.label())
          .contains(root);
    }
  }

  @Test
  void aRootThatWasNotSentIsProvenByItsKey() throws Exception {
    ParsedCertificate leaf = stored("cryptography.io.pem");
    ParsedCertificate issuing = stored("rapidssl_sha256_ca_g3.pem");
    // Browsers say the same, and the same text; the JDK has it still.
    for (TrustStore store : TrustStore.publicProgrammes().subList(0, 2)) {
      isGone(
          broken(store, THEN, leaf, issuing),
          "RapidSSL SHA256 CA - G3",
          "it was issued by the root \"GeoTrust Global CA\", listed by Mozilla until about 2021-10,"
              + " which is not in the programme any more; still listed by Java");
    }
    isGone(
        broken(TrustStore.of(RootSnapshot.mozilla()), THEN, stored("letsencryptx3.pem")),
        "Let's Encrypt Authority X3",
        "it was issued by the root \"DST Root CA X3\", listed by Mozilla until about 2022-11, which"
            + " is not in the programme any more");
  }

  @Test
  void aRootThatWasSentIsToldWhateverElseIsWrongWithIt() throws Exception {
    ParsedCertificate leaf = stored("cryptography.io.pem");
    ParsedCertificate issuing = stored("rapidssl_sha256_ca_g3.pem");
    ParsedCertificate root = former("GeoTrust Global CA");
    TrustStore mozilla = TrustStore.of(RootSnapshot.mozilla());
    String gone =
        "it is the root \"GeoTrust Global CA\", listed by Mozilla until about 2021-10, which is not"
            + " in the programme any more";
    isGone(broken(mozilla, THEN, leaf, issuing, root), "CN=GeoTrust Global CA", gone);
    // By now every one of them has expired: to mend one would mend nothing.
    assertThat(broken(mozilla, NOW, leaf, issuing, root).fault()).isEqualTo(Fault.ROOT_DISTRUSTED);
    assertThat(broken(mozilla, NOW, leaf, issuing).fault()).isEqualTo(Fault.ROOT_DISTRUSTED);
    // A programme that has the root still says what it has against the issuer.
    assertThat(broken(TrustStore.of(RootSnapshot.java()), NOW, leaf, issuing).fault())
        .isEqualTo(Fault.EXPIRED);
  }

  /** What a scan records of such a server, for the check and for every report. */
  @Test
  void aScanRecordsIt() throws Exception {
    CertificateSeen.Chain chain =
        new CertificateExamination(TrustStore.publicProgrammes())
            .examine(
                "TLS 1.2",
                Handshakes.of(
                    List.of(
                        stored("cryptography.io.pem").der(),
                        stored("rapidssl_sha256_ca_g3.pem").der()),
                    Map.of()),
                "cryptography.io",
                NOW);
    assertThat(chain.paths().getFirst().trusted().isNo()).isTrue();
    isGone(
        chain.paths().getFirst().broken().orElseThrow(),
        "RapidSSL SHA256 CA - G3",
        "it was issued by the root \"GeoTrust Global CA\", listed by Mozilla until about 2021-10,"
            + " which is not in the programme any more; still listed by Java");
    assertThat(chain.remarks()).extracting(Remark::kind).doesNotContain(Remark.Kind.INCOMPLETE);
  }

  @Test
  void anOwnStoreOfAnotherAuthoritySaysTheSame() throws Exception {
    TrustStore house =
        TrustStore.of(
            "house.pem",
            LocalDate.of(2026, 11, 22),
            List.of(CorpusTest.parsed(TestPki.at(NOW).root("House"))));
    assertThat(broken(house, THEN, stored("letsencryptx3.pem")).fault())
        .isEqualTo(Fault.ROOT_DISTRUSTED);
  }

  @Test
  void aServerThatVouchesForItselfIsNotLookedUp() {
    ParsedCertificate root = former("GeoTrust Global CA");
    assertThat(broken(TrustStore.of(RootSnapshot.mozilla()), THEN, root).fault())
        .isEqualTo(Fault.SELF_SIGNED);
  }

  /** The same name and key in another certificate, of whoever signed it, is the same authority. */
  @Test
  void aReissuedOrCrossSignedRootIsTheSameRoot() {
    TestPki pki = TestPki.at(NOW);
    Credential root = pki.root("Old Root");
    Credential other = pki.root("Other");
    var history =
        new FormerRoots(
            RootSnapshot.of(
                """
                # Name: Mozilla, formerly
                # Dated: 2026-10-22
                # Source: here

                # Last-Listed: 2020-01-01 in 1.0.0
                # First-Missing: 2020-06-01 in 1.1.0
                # Label: "Old Root"
                """
                    + Pem.certificate(CorpusTest.parsed(root).der())));
    Credential again = pki.rootOrder("Old Root").issue();
    Credential crossed = pki.intermediateOrder("Old Root", other).issue();
    Credential below = pki.intermediate("Below", root);
    Credential namesake = pki.rootOrder("Old Root").key(KeyKind.P384).issue();
    Credential belowNamesake = pki.intermediate("Below", namesake);
    assertThat(proof(history, root)).contains(FormerRoots.Proof.THE_SAME);
    assertThat(proof(history, again)).contains(FormerRoots.Proof.THE_SAME);
    assertThat(proof(history, crossed)).contains(FormerRoots.Proof.THE_SAME);
    assertThat(proof(history, below)).contains(FormerRoots.Proof.SIGNED_BY_IT);
    assertThat(proof(history, namesake)).contains(FormerRoots.Proof.NAME_ALONE);
    assertThat(proof(history, belowNamesake)).contains(FormerRoots.Proof.NAME_ALONE);
    assertThat(proof(history, other)).isEmpty();
    assertThat(history.of(CorpusTest.parsed(below)).orElseThrow().text())
        .as("copies five months apart")
        .isEqualTo("\"Old Root\", listed by Mozilla until 2020-06 or earlier");
  }

  private static Optional<FormerRoots.Proof> proof(FormerRoots history, Credential last) {
    return history.of(CorpusTest.parsed(last)).map(FormerRoots.Ending::proof);
  }

  @Test
  void nothingIsMissingFromAChainThatReachesAFormerRoot() throws Exception {
    ParsedCertificate leaf = stored("cryptography.io.pem");
    ParsedCertificate issuing = stored("rapidssl_sha256_ca_g3.pem");
    List<TrustStore> stores = TrustStore.publicProgrammes();
    assertThat(ChainRemarks.of(List.of(leaf, issuing), THEN, stores)).isEmpty();
    assertThat(ChainRemarks.of(List.of(leaf), THEN, stores))
        .extracting(Remark::kind)
        .containsExactly(Remark.Kind.INCOMPLETE);
    MendedChain mended = MendedChain.of(List.of(leaf, issuing), leaf, List.of(), stores, THEN);
    assertThat(mended.missing()).isEmpty();
    assertThat(mended.asItIs()).isTrue();
    assertThat(Stream.of(leaf, issuing).toList())
        .isEqualTo(mended.links().stream().map(MendedChain.Link::certificate).toList());
  }
}
