package io.picket.probes.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.fingerprints.roots.RootSnapshot;
import io.picket.model.Answer;
import io.picket.model.CertificateSeen;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.model.TlsSupport;
import io.picket.model.TlsVersion;
import io.picket.probes.certificate.CertificateProbe;
import io.picket.probes.http.Estate;
import io.picket.probes.tls.TlsProbe;
import io.picket.probes.trust.TrustStore;
import io.picket.testkit.Credential;
import io.picket.testkit.Daemons;
import io.picket.testkit.Databases;
import io.picket.testkit.KeyKind;
import io.picket.testkit.MailServers;
import io.picket.testkit.TestPki;
import io.picket.testkit.TlsServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS behind the upgrades of real servers, at ports that say nothing about them. */
class RealUpgradesTest {
  private static final String NAME = "rmm.example.com";
  private static final Credential KEY =
      TestPki.today().order(NAME).dnsName(NAME).key(KeyKind.RSA_2048).issue();

  /** Real servers, what they speak, and how they are asked for TLS. */
  enum Server {
    DOVECOT_IMAP("imap", "STARTTLS") {
      @Override
      TlsServer start() {
        return MailServers.dovecot("imap", "yes", KEY);
      }
    },
    DOVECOT_POP3("pop3", "STLS") {
      @Override
      TlsServer start() {
        return MailServers.dovecot("pop3", "yes", KEY);
      }
    },
    MARIADB("mysql", "SSLRequest") {
      @Override
      TlsServer start() {
        return Databases.mariadb(Optional.of(KEY));
      }
    },
    POSTFIX("smtp", "STARTTLS") {
      @Override
      TlsServer start() {
        return MailServers.postfix("may", KEY);
      }
    },
    POSTGRESQL("postgresql", "SSLRequest") {
      @Override
      TlsServer start() {
        return Databases.postgresql(Optional.of(KEY));
      }
    },
    PROSODY_CLIENTS("xmpp", "starttls") {
      @Override
      TlsServer start() {
        return Daemons.prosody(false, KEY);
      }
    },
    PROSODY_SERVERS("xmpp-server", "starttls") {
      @Override
      TlsServer start() {
        return Daemons.prosody(true, KEY);
      }
    },
    SLAPD("ldap", "StartTLS") {
      @Override
      TlsServer start() {
        return Daemons.slapd(KEY);
      }
    },
    VSFTPD("ftp", "AUTH TLS") {
      @Override
      TlsServer start() {
        return Daemons.vsftpd(Optional.of(KEY));
      }
    },
    XRDP("rdp", "X.224 connection request") {
      @Override
      TlsServer start() {
        return Daemons.xrdp("negotiate", KEY);
      }
    };

    private final String protocol;
    private final String command;

    Server(String protocol, String command) {
      this.protocol = protocol;
      this.command = command;
    }

    abstract TlsServer start();
  }

  @ParameterizedTest
  @EnumSource
  void seesTheSameTlsAsWithoutTheProtocolAroundIt(Server server) {
    try (TlsServer running = server.start();
        var estate = new Estate(Duration.ofSeconds(30))) {
      ServiceFacts facts =
          estate.look(
              running.endpoint(),
              NAME,
              new CertificateProbe(
                  InstantSource.system(),
                  new Random(1),
                  List.of(TrustStore.of(RootSnapshot.mozilla()))),
              new TlsProbe(new Random(1)));
      ServiceSeen service = Estate.seen(facts, ServiceSeen.class);
      assertThat(service.protocol()).contains(server.protocol);
      assertThat(service.tls().isNo()).as(service.tls().toString()).isTrue();
      ServiceSeen.Upgrade upgrade = service.upgrade().orElseThrow();
      assertThat(upgrade.command()).isEqualTo(server.command);
      assertThat(upgrade.offered()).isInstanceOf(Answer.Yes.class);
      assertThat(upgrade.anomalies()).isEmpty();

      CertificateSeen certificates = Estate.seen(facts, CertificateSeen.class);
      assertThat(certificates.chains()).hasSize(1);
      assertThat(certificates.chains().getFirst().certificates().getFirst().subject())
          .contains(NAME);

      TlsSupport tls = Estate.seen(facts, TlsSupport.class);
      assertThat(tls.anomalies()).isEmpty();
      assertThat(accepted(tls, TlsVersion.TLS_1_2)).isInstanceOf(Answer.Yes.class);
      assertThat(accepted(tls, TlsVersion.SSL_3)).isInstanceOf(Answer.No.class);
    }
  }

  private static Answer accepted(TlsSupport tls, TlsVersion version) {
    return tls.of(version).orElseThrow().accepted();
  }
}
