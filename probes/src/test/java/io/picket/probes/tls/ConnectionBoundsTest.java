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
import io.picket.testkit.BouncyCastleServer;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
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
  @EnumSource(names = {"LEGACY", "MODERN", "STRICT", "TLS_1_2"})
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

  /** Whoever is slow to run, it costs no more: no answer is waited for, none is asked twice. */
  @Test
  void theMatrixOnABusyMachine() throws Exception {
    var over = new AtomicBoolean();
    try (TlsServer server = TlsServers.nginx(NginxConfiguration.LEGACY, rsa());
        Looking looking = Looking.patiently()) {
      for (int loop = 0; loop < 2 * Runtime.getRuntime().availableProcessors(); loop++) {
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              while (!over.get()) {
                Thread.onSpinWait();
              }
            });
      }
      for (int look = 0; look < 3; look++) {
        TlsSupport seen =
            looking.at(server.endpoint(), new TlsProbe(new Random(1), TlsProbe.Detail.MATRIX, 8));
        assertThat((double) seen.connections())
            .as(Looking.summary(seen))
            .isLessThanOrEqualTo(1.15 * (pairs(seen) + VERSIONS));
      }
    } finally {
      over.set(true);
    }
  }

  /**
   * One connection for each pair and one for each version, and not one more. A server that closes
   * on what it refuses is asked that twice. Without anything good to ask for at the end, a good
   * hello is repeated.
   */
  @ParameterizedTest
  @EnumSource
  void theMatrixOneAtATime(Peer peer) throws Exception {
    try (TlsServer server = peer.start();
        CountingRelay relay = CountingRelay.before(server.endpoint());
        Looking looking = Looking.patiently()) {
      TlsSupport seen =
          looking.at(relay.endpoint(), new TlsProbe(new Random(1), TlsProbe.Detail.MATRIX, 1));

      assertThat(relay.count())
          .as(Looking.summary(seen))
          .isEqualTo(pairs(seen) + VERSIONS + peer.more);
      assertThat(seen.versions())
          .allSatisfy(of -> assertThat(of.suitesComplete().isYes()).isTrue());
    }
  }

  /** What is asked one question at a time, and what each costs more than the least. */
  enum Peer {
    BORINGSSL(1, () -> BoringSslServer.start(rsa(), List.of("TLSv1.2", "TLSv1.3"), "X25519")),
    /** Closes on SSLv2, and has no AES-128, so that no suite is sure enough to come last. */
    BOUNCY_CASTLE(2, () -> bouncyCastle(BouncyCastleServer.Offer.postQuantum(rsa(), ecdsa()))),
    BOUNCY_CASTLE_OLD(1, () -> bouncyCastle(BouncyCastleServer.Offer.old(rsa(), ecdsa()))),
    GNUTLS(0, () -> TlsServers.gnutls(rsa(), "NORMAL")),
    JSSE(0, () -> TlsServers.jsse(List.of("TLSv1.2", "TLSv1.3"), List.of(), rsa(), ecdsa())),
    NGINX_LEGACY(0, () -> TlsServers.nginx(NginxConfiguration.LEGACY, rsa())),
    NGINX_MODERN(0, () -> TlsServers.nginx(NginxConfiguration.MODERN, rsa())),
    NGINX_MODERN_TWO_KEYS(0, () -> TlsServers.nginx(NginxConfiguration.MODERN, rsa(), ecdsa())),
    NGINX_STRICT(0, () -> TlsServers.nginx(NginxConfiguration.STRICT, rsa())),
    NGINX_TLS_1_2(0, () -> TlsServers.nginx(NginxConfiguration.TLS_1_2, rsa())),
    TLS_1_0_ALONE(0, () -> TlsServers.openssl(rsa(), "-tls1", "-cipher", "AES:@SECLEVEL=0")),
    TLS_1_3_ALONE_ONE_SUITE(0, () -> thirteen("TLS_AES_256_GCM_SHA384")),
    TLS_1_3_ALONE_TWO_SUITES(0, () -> thirteen("TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384")),
    TLS_1_3_ALONE_THREE_SUITES(
        0,
        () ->
            thirteen("TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384")),
    /** Whoever lacks the suite that nearly all have refuses it, and is asked a good one again. */
    TLS_1_3_ALONE_WITHOUT_THE_USUAL_SUITE(2, () -> thirteen("TLS_AES_128_GCM_SHA256"));

    private final int more;

    @SuppressWarnings("ImmutableEnumChecker") // A function without state.
    private final Supplier<TlsServer> start;

    Peer(int more, Supplier<TlsServer> start) {
      this.more = more;
      this.start = start;
    }

    TlsServer start() {
      return start.get();
    }

    private static TlsServer thirteen(String suites) {
      return TlsServers.openssl(rsa(), "-tls1_3", "-ciphersuites", suites);
    }

    private static TlsServer bouncyCastle(BouncyCastleServer.Offer offer) {
      return TlsServers.bouncyCastle(offer);
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
    try (TlsServer server =
            twoKeys
                ? TlsServers.nginx(configuration, rsa(), ecdsa())
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

  private static Credential ecdsa() {
    return PKI.selfSigned("ecdsa.example");
  }

  private static Credential rsa() {
    return PKI.order("rsa.example").dnsName("rsa.example").key(KeyKind.RSA_2048).issue();
  }
}
