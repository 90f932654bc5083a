package io.picket.probes.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picket.model.AddressRange;
import io.picket.model.Admission;
import io.picket.model.Answer;
import io.picket.model.CertificateSeen;
import io.picket.model.Clearance;
import io.picket.model.ClientId;
import io.picket.model.Endpoint;
import io.picket.model.Host;
import io.picket.model.HostName;
import io.picket.model.Intrusion;
import io.picket.model.PortSet;
import io.picket.model.Reason;
import io.picket.model.Scope;
import io.picket.model.ServiceFacts;
import io.picket.model.TlsDetail;
import io.picket.probes.Site;
import io.picket.probes.trust.ParsedCertificate;
import io.picket.probes.trust.TrustStore;
import io.picket.probes.wire.Family;
import io.picket.probes.wire.Network;
import io.picket.probes.wire.Pace;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import io.picket.testkit.BouncyCastleServer;
import io.picket.testkit.Credential;
import io.picket.testkit.Hostile;
import io.picket.testkit.HostileServer;
import io.picket.testkit.KeyKind;
import io.picket.testkit.NginxConfiguration;
import io.picket.testkit.OcspOrder;
import io.picket.testkit.TestPki;
import io.picket.testkit.TlsServer;
import io.picket.testkit.TlsServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CertificateProbeTest {
  private static final String NAME = "rmm.example.com";

  private Wire.Spending spent = new Wire.Spending(0, 0, 0);
  private final TestPki pki = TestPki.today();
  private final Credential root = pki.root("Test Root");
  private final Credential intermediate = pki.intermediate("Test Issuing", root);

  @ParameterizedTest
  @EnumSource(names = {"RSA_2048", "P256", "P384", "P521", "ED25519"})
  void opensslInTls12AndTls13(KeyKind kind) throws Exception {
    Credential leaf = pki.leafOrder(NAME, intermediate).key(kind).issue();
    try (TlsServer server = TlsServers.openssl(leaf)) {
      CertificateSeen seen = look(server.endpoint(), Duration.ofSeconds(30));
      assertThat(seen.unread()).isEmpty();
      assertThat(seen.chains()).hasSize(1);
      CertificateSeen.Chain chain = seen.chains().getFirst();
      assertThat(chain.via()).isEqualTo("TLS 1.3, SNI " + NAME);
      assertThat(chain.certificates().stream().map(CertificateSeen.Certificate::sha256).distinct())
          .hasSize(2);
      assertThat(chain.nameMatches()).isInstanceOf(Answer.Yes.class);
      assertThat(chain.paths())
          .singleElement()
          .satisfies(path -> assertThat(path.trusted().isYes()).as(path.toString()).isTrue());
      assertThat(chain.remarks())
          .as("s_server is given its leaf twice")
          .extracting(CertificateSeen.Remark::kind)
          .isSubsetOf(CertificateSeen.Remark.Kind.DUPLICATE);
      assertThat(chain.revoked().isUnknown()).isTrue();
    }
    try (TlsServer server = TlsServers.openssl(leaf, "-tls1_2")) {
      assertThat(look(server.endpoint(), Duration.ofSeconds(30)).chains())
          .extracting(CertificateSeen.Chain::via)
          .containsExactly("TLS 1.2, SNI " + NAME);
    }
  }

  @Test
  void aStapledAnswerIsReadInTls13AndTls12(@TempDir Path folder) throws Exception {
    Credential leaf =
        pki.leafOrder(NAME, intermediate)
            .extension(
                new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.24"),
                false,
                new DERSequence(new ASN1Integer(5)))
            .issue();
    Path file = folder.resolve("staple.der");
    Files.write(file, OcspOrder.about(leaf, intermediate, pki.now()).issue());
    for (String version : List.of("-tls1_3", "-tls1_2")) {
      try (TlsServer server = TlsServers.openssl(leaf, version, "-status_file", file.toString())) {
        CertificateSeen.Chain chain =
            look(server.endpoint(), Duration.ofSeconds(30)).chains().getFirst();
        assertThat(chain.revoked().isUnknown()).as("nobody was asked about its issuer").isTrue();
        assertThat(chain.stapling()).contains(new CertificateSeen.Stapling(true, 2, 2));
        assertThat(chain.revocations())
            .singleElement()
            .satisfies(one -> {
              assertThat(one.revoked()).isInstanceOf(Answer.No.class);
              assertThat(one.source()).isEqualTo(CertificateSeen.Revocation.Source.STAPLE);
              assertThat(one.certificate()).isEqualTo(chain.certificates().getFirst().sha256());
            });
      }
    }
    try (TlsServer server = TlsServers.openssl(leaf)) {
      CertificateSeen.Chain chain =
          look(server.endpoint(), Duration.ofSeconds(30)).chains().getFirst();
      assertThat(chain.stapling()).contains(new CertificateSeen.Stapling(true, 3, 0));
      assertThat(chain.revocations()).isEmpty();
      assertThat(chain.revoked().isUnknown()).isTrue();
    }
  }

  @Test
  void aStapleThatComesLaterCountsToo() {
    var without = Handshakes.of(List.of(new byte[] {1}), Map.of());
    var with = Handshakes.of(List.of(new byte[] {1}), Map.of(0, new byte[] {2}));
    assertThat(without.and(with).stapled()).isEqualTo(1);
    assertThat(without.and(with).count()).isEqualTo(2);
    assertThat(without.and(with).staples()).containsOnlyKeys(0);
  }

  @Test
  void opensslWithOneGroupOnlyAsksForASecondHello() throws Exception {
    Credential leaf = pki.leaf(NAME, intermediate);
    for (String group : List.of("P-384", "P-521")) {
      try (TlsServer server = TlsServers.openssl(leaf, "-tls1_3", "-groups", group)) {
        CertificateSeen seen = look(server.endpoint(), Duration.ofSeconds(30));
        assertThat(seen.chains())
            .extracting(CertificateSeen.Chain::via)
            .containsExactly("TLS 1.3, SNI " + NAME);
        assertThat(seen.unread())
            .as("TLS 1.2 is refused, and that is told")
            .extracting(CertificateSeen.Unread::reason)
            .containsExactly(Reason.REFUSED);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(HandshakeSuite.class)
  void everySuiteOfTls13IsRead(HandshakeSuite suite) throws Exception {
    Credential leaf = pki.leaf(NAME, intermediate);
    try (TlsServer server = TlsServers.openssl(leaf, "-tls1_3", "-ciphersuites", suite.name())) {
      assertThat(look(server.endpoint(), Duration.ofSeconds(30)).chains()).hasSize(1);
    }
  }

  enum HandshakeSuite {
    TLS_AES_128_GCM_SHA256,
    TLS_AES_256_GCM_SHA384,
    TLS_CHACHA20_POLY1305_SHA256,
    TLS_AES_128_CCM_SHA256
  }

  @Test
  void jsseAndBouncyCastlePresentTheSameChain() throws Exception {
    Credential leaf = pki.leafOrder(NAME, intermediate).key(KeyKind.RSA_2048).issue();
    try (TlsServer jsse = TlsServers.jsse(List.of("TLSv1.3", "TLSv1.2"), List.of(), leaf);
        TlsServer castle = TlsServers.bouncyCastle(BouncyCastleServer.Offer.postQuantum(leaf))) {
      for (TlsServer server : List.of(jsse, castle)) {
        CertificateSeen seen = look(server.endpoint(), Duration.ofSeconds(60));
        assertThat(seen.chains()).as(seen.toString()).hasSize(1);
        assertThat(seen.chains().getFirst().paths().getFirst().trusted().isYes()).isTrue();
      }
    }
    try (TlsServer old = TlsServers.jsse(List.of("TLSv1"), List.of(), leaf)) {
      assertThat(look(old.endpoint(), Duration.ofSeconds(60)).chains())
          .extracting(CertificateSeen.Chain::via)
          .containsExactly("TLS 1.0, SNI " + NAME);
    }
  }

  @Test
  void everyKeyOfAServerIsShownOnceWithAllTheWaysItWasSeen() throws Exception {
    Credential rsa = pki.leafOrder(NAME, intermediate).key(KeyKind.RSA_2048).issue();
    Credential ecdsa = pki.leafOrder(NAME, intermediate).key(KeyKind.P256).issue();
    try (TlsServer server = TlsServers.nginx(NginxConfiguration.MODERN, rsa, ecdsa)) {
      CertificateSeen seen = look(server.endpoint(), Duration.ofSeconds(30));
      assertThat(seen.unread()).isEmpty();
      assertThat(seen.chains())
          .extracting(chain -> chain.certificates().getFirst().keyAlgorithm())
          .containsExactlyInAnyOrder("RSA", "EC");
      assertThat(seen.chains())
          .allSatisfy(chain ->
              assertThat(chain.alsoVia())
                  .as("seen in both versions")
                  .anyMatch(via -> via.startsWith("TLS 1.2")));
      CertificateSeen.Signing signing = seen.signing().orElseThrow();
      assertThat(signing.schemes())
          .extracting(TlsDetail.Signature::name)
          .as("whichever was found first")
          .containsExactly(
              "ecdsa_secp256r1_sha256",
              "rsa_pss_rsae_sha256",
              "rsa_pss_rsae_sha384",
              "rsa_pss_rsae_sha512");
      assertThat(signing.complete().isYes()).as(signing.toString()).isTrue();
    }
  }

  @Test
  void whichQuestionIsAnsweredFirstIsNotTold() {
    List<String> ways =
        List.of(
            "TLS 1.3, SNI " + NAME,
            "TLS 1.3, SNI " + NAME + ", other keys alone",
            "TLS 1.2, SNI " + NAME,
            "SSLv3, SNI " + NAME,
            "TLS 1.3, no SNI",
            "TLS 1.2, no SNI");
    assertThat(FoundChains.inOrder(ways)).isEqualTo(ways);
    assertThat(FoundChains.inOrder(ways.reversed())).isEqualTo(ways);
  }

  @ParameterizedTest
  @EnumSource(names = {"RSA_2048", "P256", "P384", "ED25519"})
  void aServerWithOneKeyCostsSixConnectionsAtMostWhereNobodyAskedForSuites(KeyKind kind)
      throws Exception {
    Credential leaf = pki.leafOrder(NAME, intermediate).key(kind).issue();
    try (TlsServer server = TlsServers.nginx(NginxConfiguration.MODERN, leaf)) {
      CertificateSeen seen = look(server.endpoint(), Duration.ofSeconds(30));
      assertThat(seen.chains()).hasSize(1);
      assertThat(seen.chains().getFirst().alsoVia())
          .contains("TLS 1.2, SNI " + NAME, "TLS 1.3, no SNI");
      assertThat(spent.connections()).isLessThanOrEqualTo(6);
      assertThat(seen.signing().orElseThrow().complete().isYes())
          .as(seen.signing().toString())
          .isTrue();
    }
  }

  @Test
  void anAddressIsNeverSaidInSni() throws Exception {
    Credential leaf = pki.leaf("127.0.0.1", intermediate);
    try (TlsServer server = TlsServers.openssl(leaf)) {
      CertificateSeen seen = look(server.endpoint(), Duration.ofSeconds(30), Optional.empty());
      assertThat(seen.chains())
          .flatExtracting(CertificateSeen.Chain::alsoVia)
          .allMatch(via -> via.contains("no SNI"));
    }
  }

  @Test
  void whoSignsWithWhatWasNotOfferedIsNotBelieved() throws Exception {
    Credential leaf = pki.leafOrder(NAME, intermediate).key(KeyKind.RSA_2048).issue();
    var stubborn =
        new BouncyCastleServer.Offer(
            List.of(org.bouncycastle.tls.ProtocolVersion.TLSv13),
            List.of(0x1301),
            List.of(0x001d),
            List.of(leaf));
    try (TlsServer server = TlsServers.bouncyCastle(stubborn)) {
      CertificateSeen seen = look(server.endpoint(), Duration.ofSeconds(30));
      CertificateSeen.Signing signing = seen.signing().orElseThrow();
      assertThat(signing.complete().isUnknown()).as(signing.toString()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Hostile.class)
  void aHostileServerIsNeverAChain(Hostile hostile) throws Exception {
    try (HostileServer server = hostile.start()) {
      assertThatThrownBy(() -> look(server.endpoint(), Duration.ofMillis(700)))
          .isInstanceOf(WireException.class);
    }
  }

  @Test
  void aHugeCertificateIsTooLarge() throws Exception {
    try (HostileServer server = Hostile.HUGE_CERTIFICATE.start()) {
      assertThatThrownBy(() -> look(server.endpoint(), Duration.ofSeconds(20)))
          .isInstanceOfSatisfying(
              WireException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
    }
  }

  private CertificateSeen look(Endpoint endpoint, Duration patience) throws Exception {
    return look(endpoint, patience, Optional.of(HostName.parse(NAME)));
  }

  private CertificateSeen look(Endpoint endpoint, Duration patience, Optional<HostName> name)
      throws Exception {
    var reading = (ParsedCertificate.Reading.Read) ParsedCertificate.read(root.der());
    TrustStore store =
        TrustStore.of("test", LocalDate.of(2026, 1, 1), List.of(reading.certificate()));
    var settings = new Network.Settings(Pace.USUAL, patience, Map.of(), Family.BOTH);
    Scope scope =
        new Scope(
            new ClientId("test"),
            "the test itself",
            List.of(AddressRange.of(endpoint.address())),
            List.of(),
            PortSet.none(),
            Intrusion.HANDSHAKE,
            Optional.empty(),
            Optional.empty());
    Clearance clearance =
        ((Admission.Admitted) scope.admit(endpoint, Intrusion.HANDSHAKE, Instant.now()))
            .clearance();
    var site =
        new Site(
            name.map(host -> Host.named(host, endpoint.address()))
                .orElseGet(() -> Host.at(endpoint.address())),
            clearance,
            new ServiceFacts(endpoint, List.of()));
    try (var network = new Network(settings, InstantSource.system())) {
      Wire wire = network.wire(scope);
      CertificateSeen seen =
          new CertificateProbe(InstantSource.system(), new Random(7), List.of(store))
              .observe(site, wire);
      spent = wire.spending();
      return seen;
    }
  }
}
