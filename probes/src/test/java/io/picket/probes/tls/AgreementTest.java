package io.picket.probes.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.TlsSupport;
import io.picket.model.TlsVersion;
import io.picket.testkit.BouncyCastleServer;
import io.picket.testkit.Credential;
import io.picket.testkit.KeyKind;
import io.picket.testkit.NginxConfiguration;
import io.picket.testkit.TestPki;
import io.picket.testkit.TlsServer;
import io.picket.testkit.TlsServers;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On real servers, the same pairs of version and suite as nmap and sslscan find. */
class AgreementTest {
  private static final TestPki PKI = TestPki.today();

  /** Real servers of six kinds, old and new. */
  enum Server {
    BOUNCY_CASTLE_OLD {
      @Override
      TlsServer start() {
        return TlsServers.bouncyCastle(BouncyCastleServer.Offer.old(rsa(), ecdsa()));
      }
    },
    BOUNCY_CASTLE_POST_QUANTUM {
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
        return TlsServers.gnutls(ecdsa(), "NORMAL");
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
    OPENSSL_CLIENT_CERTIFICATE {
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

    abstract TlsServer start();

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
      TlsSupport seen = looking.at(server.endpoint());
      String summary = Looking.summary(seen);
      System.out.println(kind + "\n" + summary);
      Map<TlsVersion, TreeSet<String>> nmap = RivalScan.nmap(server.port());
      Map<TlsVersion, TreeSet<String>> sslscan = RivalScan.sslscan(server.port());

      assertThat(seen.versions())
          .as(summary)
          .allSatisfy(of -> assertThat(of.suitesComplete().isYes()).isTrue());
      assertThat(RivalScan.ours(seen, true)).as("as nmap").isEqualTo(nmap);
      assertThat(RivalScan.ours(seen, false)).as("as sslscan").isEqualTo(sslscan);
      assertThat(seen.anomalies()).isEmpty();
    }
  }
}
