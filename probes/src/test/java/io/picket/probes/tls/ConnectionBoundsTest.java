package io.picket.probes.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.fingerprints.tls.policies.Policies;
import io.picket.model.CertificateSeen;
import io.picket.model.Endpoint;
import io.picket.model.TlsSupport;
import io.picket.model.TlsVersion;
import io.picket.probes.Courtesy;
import io.picket.probes.Site;
import io.picket.probes.certificate.CertificateProbe;
import io.picket.probes.handshake.SealedFlights;
import io.picket.probes.trust.TrustStores;
import io.picket.probes.wire.Parallelism;
import io.picket.testkit.CountingRelay;
import io.picket.testkit.Credential;
import io.picket.testkit.KeyKind;
import io.picket.testkit.NginxConfiguration;
import io.picket.testkit.TestPki;
import io.picket.testkit.TlsServer;
import io.picket.testkit.TlsServers;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

  @Test
  void fullDetailOfAModernServerWithItsCertificates() throws Exception {
    try (TlsServer server = TlsServers.nginx(NginxConfiguration.MODERN, rsa());
        CountingRelay relay = CountingRelay.before(server.endpoint());
        Looking looking = Looking.patiently()) {
      Both seen = both(looking, relay.endpoint(), TlsProbe.Aim.FULL);

      assertThat(seen.tls.detail()).isPresent();
      assertThat(relay.count())
          .as(Looking.summary(seen.tls))
          .isLessThanOrEqualTo(pairs(seen.tls) + VERSIONS + 25);
      // Nobody asked for a chain, which came along with the suites of both versions.
      assertThat(relay.count() - seen.tls.connections()).isLessThanOrEqualTo(3);
      assertThat(seen.certificates.chains())
          .singleElement()
          .satisfies(chain ->
              assertThat(chain.alsoVia()).contains("TLS 1.2, no SNI").doesNotHaveDuplicates());
    }
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
    boolean thorough = aim.detail() != TlsProbe.Detail.VERDICT;
    var certificates =
        new CertificateProbe(
            InstantSource.system(),
            new Random(1),
            TrustStores.everywhere(List.of()),
            Optional.empty(),
            thorough);
    return new Both(tls, certificates.observe(site, looking.wire(at)));
  }

  private static int pairs(TlsSupport seen) {
    return seen.versions().stream().mapToInt(of -> of.suites().size()).sum();
  }

  private static Credential rsa() {
    return PKI.order("rsa.example").dnsName("rsa.example").key(KeyKind.RSA_2048).issue();
  }
}
