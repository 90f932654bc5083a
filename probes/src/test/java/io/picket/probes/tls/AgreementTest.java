package io.picket.probes.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.TlsSupport;
import io.picket.model.TlsVersion;
import io.picket.probes.Site;
import io.picket.probes.handshake.SealedFlights;
import io.picket.probes.trust.ParsedCertificate;
import io.picket.testkit.BouncyCastleServer;
import io.picket.testkit.Credential;
import io.picket.testkit.KeyKind;
import io.picket.testkit.NginxConfiguration;
import io.picket.testkit.TestPki;
import io.picket.testkit.TlsServer;
import io.picket.testkit.TlsServers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On real servers, the same pairs of version and suite as nmap and sslscan find. */
class AgreementTest {
  private static final TestPki PKI = TestPki.today();

  /** Real servers of six stacks, old and new. */
  enum Server {
    BORINGSSL_OLD {
      @Override
      TlsServer start() {
        return BoringSslServer.start(
            rsa(), List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"), "X25519", "P-256");
      }
    },
    BORINGSSL_POST_QUANTUM {
      @Override
      TlsServer start() {
        return BoringSslServer.start(
            ecdsa(), List.of("TLSv1.2", "TLSv1.3"), "X25519MLKEM768", "X25519", "P-256");
      }
    },
    BOUNCY_CASTLE_OLD(true, true) {
      @Override
      TlsServer start() {
        return TlsServers.bouncyCastle(BouncyCastleServer.Offer.old(rsa(), ecdsa()));
      }
    },
    BOUNCY_CASTLE_POST_QUANTUM(true, true) {
      @Override
      TlsServer start() {
        return TlsServers.bouncyCastle(BouncyCastleServer.Offer.postQuantum(rsa(), ecdsa()));
      }
    },
    GNUTLS_LEGACY {
      @Override
      TlsServer start() {
        return TlsServers.gnutls(
            rsa(),
            "NORMAL:+VERS-TLS1.0:+VERS-TLS1.1:+3DES-CBC:+ARCFOUR-128:+CAMELLIA-128-CBC"
                + ":+CAMELLIA-256-GCM:+DHE-RSA:+RSA:+SHA1:+MD5:%COMPAT");
      }
    },
    GNUTLS_NORMAL {
      @Override
      TlsServer start() {
        return TlsServers.gnutls(rsa(), "NORMAL");
      }
    },
    JSSE_LEGACY {
      @Override
      TlsServer start() {
        return TlsServers.jsse(
            List.of("SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"), List.of(), rsa(), ecdsa());
      }
    },
    NGINX_LEGACY_TWO_KEYS {
      @Override
      TlsServer start() {
        return TlsServers.nginx(NginxConfiguration.LEGACY, rsa(), ecdsa());
      }
    },
    NGINX_MODERN {
      @Override
      TlsServer start() {
        return TlsServers.nginx(NginxConfiguration.MODERN, rsa());
      }
    },
    NGINX_STRICT {
      @Override
      TlsServer start() {
        return TlsServers.nginx(NginxConfiguration.STRICT, ecdsa());
      }
    },
    OPENSSL_CLIENT_CERTIFICATE(false, true) {
      @Override
      TlsServer start() {
        return TlsServers.openssl(rsa(), "-Verify", "1", "-verify_return_error");
      }
    },
    OPENSSL_CLIENTS_CHOICE {
      @Override
      TlsServer start() {
        return TlsServers.openssl(rsa(), "-cipher", "ALL:@SECLEVEL=0");
      }
    },
    OPENSSL_LEGACY {
      @Override
      TlsServer start() {
        return TlsServers.openssl(
            ecdsa(), "-cipher", "ALL:COMPLEMENTOFALL:@SECLEVEL=0", "-serverpref");
      }
    };

    private final boolean nmapIsBlind;
    private final boolean sslscanIsBlind;

    Server() {
      this(false, false);
    }

    /** docs/tls.md says why; an independent handshake decides instead. */
    Server(boolean nmapIsBlind, boolean sslscanIsBlind) {
      this.nmapIsBlind = nmapIsBlind;
      this.sslscanIsBlind = sslscanIsBlind;
    }

    abstract TlsServer start();

    /**
     * Bouncy Castle, and Netty before BoringSSL, close on an SSLv2 hello, which takes six
     * connections to be sure of.
     */
    boolean closesToRefuse() {
      return switch (this) {
        case BORINGSSL_OLD, BORINGSSL_POST_QUANTUM, BOUNCY_CASTLE_OLD, BOUNCY_CASTLE_POST_QUANTUM ->
            true;
        case GNUTLS_LEGACY,
            GNUTLS_NORMAL,
            JSSE_LEGACY,
            NGINX_LEGACY_TWO_KEYS,
            NGINX_MODERN,
            NGINX_STRICT,
            OPENSSL_CLIENT_CERTIFICATE,
            OPENSSL_CLIENTS_CHOICE,
            OPENSSL_LEGACY ->
            false;
      };
    }

    static Credential rsa() {
      return PKI.order("rsa.example").dnsName("rsa.example").key(KeyKind.RSA_2048).issue();
    }

    static Credential ecdsa() {
      return PKI.selfSigned("ecdsa.example");
    }
  }

  @ParameterizedTest
  @EnumSource
  void withNmapAndSslscan(Server kind) throws Exception {
    try (TlsServer server = kind.start();
        Looking looking = Looking.patiently()) {
      Site site = Looking.site(server.endpoint(), Optional.empty());
      var aim = new TlsProbe.Aim(TlsProbe.Detail.MATRIX, Optional.empty());
      TlsSupport seen =
          new TlsProbe(new Random(1), aim, new SealedFlights())
              .observe(site, looking.wire(server.endpoint()));
      String summary = Looking.summary(seen);
      Map<TlsVersion, Set<String>> nmap = RivalScan.nmap(server.port());
      Map<TlsVersion, Set<String>> sslscan = RivalScan.sslscan(server.port());

      assertThat(seen.versions())
          .as(summary)
          .allSatisfy(of -> assertThat(of.suitesComplete().isYes()).isTrue());
      if (kind.nmapIsBlind) {
        agreesWithOpenssl(server.port(), RivalScan.ours(seen, true), nmap);
      } else {
        assertThat(RivalScan.ours(seen, true)).as("as nmap").isEqualTo(nmap);
      }
      if (kind.sslscanIsBlind) {
        agreesWithOpenssl(server.port(), RivalScan.ours(seen, false), sslscan);
      } else {
        assertThat(RivalScan.ours(seen, false)).as("as sslscan").isEqualTo(sslscan);
      }
      assertThat(seen.anomalies()).isEmpty();
      for (TlsVersion version : chained(seen, kind)) {
        assertThat(site.shown().all())
            .as("chains that came along")
            .anySatisfy(shown -> {
              assertThat(shown.version()).isEqualTo(version);
              assertThat(ParsedCertificate.read(shown.certificates().getFirst().toBytes()))
                  .isInstanceOf(ParsedCertificate.Reading.Read.class);
              assertThat(shown.schemes()).hasSize(version == TlsVersion.TLS_1_3 ? 1 : 0);
            });
      }
      if (!kind.closesToRefuse()) {
        int pairs = seen.versions().stream().mapToInt(of -> of.suites().size()).sum();
        int floor = pairs + TlsVersion.values().length;
        assertThat(seen.connections())
            .as("connections, where one for each pair and version is the floor: %d", floor)
            .isLessThanOrEqualTo((int) Math.ceil(1.15 * floor));
      }
    }
  }

  /** The versions whose chain must have come along with their suites. */
  private static List<TlsVersion> chained(TlsSupport seen, Server kind) {
    return seen.versions().stream()
        .filter(of -> of.accepted().isYes() && of.version() != TlsVersion.SSL_2)
        .map(TlsSupport.OfVersion::version)
        .filter(version -> version != TlsVersion.TLS_1_3 || kind != Server.BORINGSSL_POST_QUANTUM)
        .toList();
  }

  /** The rival found nothing that we did not, and openssl confirms what only we found. */
  private static void agreesWithOpenssl(
      int port, Map<TlsVersion, Set<String>> ours, Map<TlsVersion, Set<String>> rival)
      throws Exception {
    for (TlsVersion version : TlsVersion.values()) {
      assertThat(ours.getOrDefault(version, Set.of()))
          .as(version.label())
          .containsAll(rival.getOrDefault(version, Set.of()));
      var onlyOurs = new TreeSet<>(ours.getOrDefault(version, Set.of()));
      onlyOurs.removeAll(rival.getOrDefault(version, Set.of()));
      for (String suite : onlyOurs) {
        assertThat(RivalScan.opensslShakesHands(port, version, suite))
            .as("%s %s by openssl", version.label(), suite)
            .isTrue();
      }
    }
  }
}
