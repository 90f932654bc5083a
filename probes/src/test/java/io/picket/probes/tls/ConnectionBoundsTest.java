package io.picket.probes.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.fingerprints.tls.policies.Policies;
import io.picket.model.CertificateSeen;
import io.picket.model.Endpoint;
import io.picket.model.Outcome;
import io.picket.model.ProbeRun;
import io.picket.model.ServiceFacts;
import io.picket.model.TlsSession;
import io.picket.model.TlsSupport;
import io.picket.model.TlsVersion;
import io.picket.probes.Courtesy;
import io.picket.probes.Site;
import io.picket.probes.certificate.CertificateProbe;
import io.picket.probes.handshake.SealedFlights;
import io.picket.probes.session.SessionProbe;
import io.picket.probes.trust.TrustStores;
import io.picket.probes.wire.Parallelism;
import io.picket.testkit.CountingRelay;
import io.picket.testkit.Credential;
import io.picket.testkit.KeyKind;
import io.picket.testkit.NginxConfiguration;
import io.picket.testkit.TestPki;
import io.picket.testkit.TlsServer;
import io.picket.testkit.TlsServers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What looking at TLS may cost, counted in front of real servers. */
class ConnectionBoundsTest {
  private static final TestPki PKI = TestPki.today();
  private static final int VERSIONS = TlsVersion.values().length;
  private static final String KEEPS_IT =
      "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384";

  @ParameterizedTest
  @EnumSource(names = {"LEGACY", "MODERN"})
  void theMatrixAtEightAtOnce(NginxConfiguration configuration) throws Exception {
    try (TlsServer server = TlsServers.nginx(configuration, rsa());
        CountingRelay relay = CountingRelay.before(server.endpoint());
        Looking looking = Looking.patiently()) {
      TlsSupport seen =
          looking.at(relay.endpoint(), new TlsProbe(new Random(1), TlsProbe.Detail.MATRIX, 8));

      assertThat(relay.count()).isEqualTo(seen.connections());
      assertThat((double) relay.count())
          .as(Looking.summary(seen))
          .isLessThanOrEqualTo(1.15 * (pairs(seen) + VERSIONS));
    }
  }

  /** Versions, suites, groups, signatures, extensions, certificates and sessions, all told. */
  @ParameterizedTest
  @CsvSource({
    "TLS_1_2, false",
    "TLS_1_2, true",
    "MODERN, false",
    "MODERN, true",
    "STRICT, false",
    "STRICT, true"
  })
  void fullDetailWithCertificatesAndSessions(NginxConfiguration configuration, boolean twoKeys)
      throws Exception {
    Credential ecdsa = PKI.selfSigned("ecdsa.example");
    try (TlsServer server =
            twoKeys
                ? TlsServers.nginx(configuration, rsa(), ecdsa)
                : TlsServers.nginx(configuration, rsa());
        CountingRelay relay = CountingRelay.before(server.endpoint());
        Looking looking = Looking.patiently()) {
      Both seen = both(looking, relay.endpoint(), TlsProbe.Aim.FULL);
      // No chain had to be asked for, nor any key or scheme.
      assertThat(relay.count()).isEqualTo(seen.tls.connections());
      assertThat(seen.certificates.chains()).hasSize(twoKeys ? 2 : 1);
      assertThat(seen.certificates.unread()).isEmpty();
      assertThat(seen.certificates.signing().isPresent())
          .isEqualTo(configuration != NginxConfiguration.TLS_1_2);
      seen.certificates
          .signing()
          .ifPresent(signing -> {
            assertThat(signing.complete().isYes()).as(signing.toString()).isTrue();
            assertThat(signing.schemes()).hasSize(twoKeys ? 4 : 3);
          });
      if (configuration == NginxConfiguration.MODERN) {
        assertThat(seen.certificates.chains())
            .allSatisfy(chain ->
                assertThat(Stream.concat(Stream.of(chain.via()), chain.alsoVia().stream()))
                    .containsExactlyInAnyOrder("TLS 1.2, no SNI", "TLS 1.3, no SNI"));
      }

      sessions(looking, relay.endpoint(), seen.tls);
      assertThat(seen.tls.detail()).isPresent();
      assertThat(relay.count())
          .as(Looking.summary(seen.tls))
          .isLessThanOrEqualTo(pairs(seen.tls) + VERSIONS + 25);
    }
  }

  private static void sessions(Looking looking, Endpoint at, TlsSupport seen) throws Exception {
    var run =
        new ProbeRun("tls", "TlsSupport", new Outcome.Observed<>(seen), 0, 0, 0, Duration.ZERO);
    Site alone = Looking.site(at, Optional.empty());
    var site = new Site(alone.host(), alone.clearance(), new ServiceFacts(at, List.of(run)));
    TlsSession session = new SessionProbe(new Random(1)).observe(site, looking.wire(at));
    assertThat(session.handshakes()).allSatisfy(one -> assertThat(one.finished().isYes()).isTrue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-no_tls1_3", "-serverpref"})
  void aPolicysVerdictWithTheCertificate(String option) throws Exception {
    try (TlsServer server = TlsServers.openssl(rsa(), "-cipher", KEEPS_IT, option);
        CountingRelay relay = CountingRelay.before(server.endpoint());
        Looking looking = Looking.patiently()) {
      var aim = new TlsProbe.Aim(TlsProbe.Detail.VERDICT, Policies.named("mozilla-intermediate"));
      Both seen = both(looking, relay.endpoint(), aim);

      assertThat(seen.certificates.chains()).hasSize(1);
      assertThat(relay.count()).as(Looking.summary(seen.tls)).isLessThanOrEqualTo(12);
      assertThat(relay.count()).isEqualTo(seen.tls.connections());
    }
  }

  /** Other keys alone are a question of their own where schemes are none of the matrix's. */
  @Test
  void certificatesBesideTheMatrix() throws Exception {
    try (TlsServer server = TlsServers.nginx(NginxConfiguration.MODERN, rsa());
        CountingRelay relay = CountingRelay.before(server.endpoint());
        Looking looking = Looking.patiently()) {
      var aim = new TlsProbe.Aim(TlsProbe.Detail.MATRIX, Optional.empty());
      Both seen = both(looking, relay.endpoint(), aim);

      assertThat(relay.count() - seen.tls.connections()).isEqualTo(1);
      assertThat(seen.certificates.chains()).hasSize(1);
      assertThat(seen.certificates.signing().orElseThrow().complete().isUnknown()).isTrue();
    }
  }

  private record Both(TlsSupport tls, CertificateSeen certificates) {}

  /** What the engine runs beside each other, one after the other. */
  private static Both both(Looking looking, Endpoint at, TlsProbe.Aim aim) throws Exception {
    var parallelism = new Parallelism(Parallelism.USUAL, System::nanoTime);
    Site alone = Looking.site(at, Optional.empty());
    var site =
        new Site(
            alone.host(),
            alone.clearance(),
            alone.soFar(),
            new Courtesy(),
            parallelism,
            seen -> {},
            new ShownChains());
    TlsSupport tls =
        new TlsProbe(new Random(1), aim, new SealedFlights()).observe(site, looking.wire(at));
    parallelism.settle();
    var certificates =
        new CertificateProbe(
            InstantSource.system(),
            new Random(1),
            TrustStores.everywhere(List.of()),
            Optional.empty(),
            aim.detail());
    return new Both(tls, certificates.observe(site, looking.wire(at)));
  }

  private static int pairs(TlsSupport seen) {
    return seen.versions().stream().mapToInt(of -> of.suites().size()).sum();
  }

  private static Credential rsa() {
    return PKI.order("rsa.example").dnsName("rsa.example").key(KeyKind.RSA_2048).issue();
  }
}
