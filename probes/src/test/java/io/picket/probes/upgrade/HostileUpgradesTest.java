package io.picket.probes.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.fingerprints.roots.RootSnapshot;
import io.picket.model.Answer;
import io.picket.model.Outcome;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.model.TlsSupport;
import io.picket.model.TlsVersion;
import io.picket.probes.certificate.CertificateProbe;
import io.picket.probes.http.Estate;
import io.picket.probes.tls.TlsProbe;
import io.picket.probes.trust.TrustStore;
import io.picket.testkit.Behaviour;
import io.picket.testkit.Behaviours;
import io.picket.testkit.BouncyCastleServer;
import io.picket.testkit.HostileServer;
import io.picket.testkit.KeyKind;
import io.picket.testkit.TdsServer;
import io.picket.testkit.TestPki;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that begin like a protocol and then are slow, lie, or change their mind. */
class HostileUpgradesTest {
  private static final String NAME = "rmm.example.com";

  private static final BouncyCastleServer.Offer OLD =
      BouncyCastleServer.Offer.old(
          TestPki.today().order(NAME).dnsName(NAME).key(KeyKind.RSA_2048).issue());

  private static ServiceFacts look(HostileServer server, Duration patience) {
    try (var estate = new Estate(patience)) {
      return estate.look(
          server.endpoint(),
          NAME,
          new CertificateProbe(
              InstantSource.system(),
              new Random(1),
              List.of(TrustStore.of(RootSnapshot.mozilla()))),
          new TlsProbe(new Random(1)));
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Behaviour greeting(String greeting, Behaviour then) {
    return client -> {
      client.write(text(greeting));
      then.serve(client);
    };
  }

  @Test
  void tlsInsideOfPacketsIsSeenAsItIs() {
    try (var server = TdsServer.start(1, OLD)) {
      ServiceFacts facts = look(server, Duration.ofSeconds(30));
      ServiceSeen service = Estate.seen(facts, ServiceSeen.class);
      assertThat(service.protocol()).contains("mssql");
      assertThat(service.upgrade().orElseThrow().offered()).isInstanceOf(Answer.Yes.class);
      assertThat(service.upgrade().orElseThrow().clearLogin()).isInstanceOf(Answer.No.class);
      TlsSupport tls = Estate.seen(facts, TlsSupport.class);
      assertThat(tls.anomalies()).isEmpty();
      for (TlsVersion version :
          List.of(TlsVersion.TLS_1_0, TlsVersion.TLS_1_1, TlsVersion.TLS_1_2)) {
        var seen = tls.of(version).orElseThrow();
        assertThat(seen.accepted()).as(version.label()).isInstanceOf(Answer.Yes.class);
        assertThat(seen.suitesComplete()).as(version.label()).isInstanceOf(Answer.Yes.class);
      }
      assertThat(tls.of(TlsVersion.TLS_1_3).orElseThrow().accepted()).isInstanceOf(Answer.No.class);
    }
  }

  @Test
  void aDatabaseWithoutEncryptionTakesPasswordsInClear() {
    try (var server = TdsServer.start(2, OLD)) {
      ServiceFacts facts = look(server, Duration.ofSeconds(30));
      ServiceSeen service = Estate.seen(facts, ServiceSeen.class);
      assertThat(service.upgrade().orElseThrow().offered()).isInstanceOf(Answer.No.class);
      assertThat(service.upgrade().orElseThrow().clearLogin()).isInstanceOf(Answer.Yes.class);
      assertThat(facts.outcome(TlsSupport.class)).isInstanceOf(Outcome.NotApplicable.class);
    }
  }

  @Test
  void whatFollowsTheAgreementInClearIsSeen() {
    Behaviour ftp =
        greeting(
            "220 FTP ready\r\n",
            Behaviours.scripted(received ->
                text(received[0] == 'A' ? "234 go\r\n331 and the password?\r\n" : "500 what\r\n")));
    try (var server = HostileServer.doing(ftp)) {
      ServiceFacts facts = look(server, Duration.ofSeconds(20));
      ServiceSeen.Upgrade upgrade = Estate.seen(facts, ServiceSeen.class).upgrade().orElseThrow();
      assertThat(upgrade.anomalies()).hasSize(1);
      assertThat(facts.outcome(TlsSupport.class)).isInstanceOf(Outcome.Inconclusive.class);
    }
  }

  /** How a server goes on that greets and then is hostile. */
  @SuppressWarnings("ImmutableEnumChecker") // A behaviour is a function without state.
  enum After {
    SILENCE(Behaviours.silent()),
    DRIP(Behaviours.drip(text("234 go on\r\n"), Duration.ofMillis(900))),
    ENDLESS(Behaviours.endless(text("250-and so on\r\n"))),
    ENDLESS_LINE(Behaviours.endless(text("250-and so on "))),
    ZEROES(Behaviours.endless(new byte[100])),
    GARBAGE(Behaviours.garbage(20_261_126)),
    ECHO(Behaviours.echo()),
    CLOSE(Behaviours.closeAfterFirstBytes()),
    RESET(Behaviours.resetAfterFirstBytes()),
    TLS_ALERT(Behaviours.scripted(received -> new byte[] {21, 3, 1, 0, 2, 2, 40}));

    private final Behaviour behaviour;

    After(Behaviour behaviour) {
      this.behaviour = behaviour;
    }
  }

  @ParameterizedTest
  @EnumSource
  void afterTheGreetingNothingIsCalledANo(After after) {
    String[] greetings = {
      "220 mx ESMTP\r\n", "220 FTP ready\r\n", "* OK IMAP4rev1 ready\r\n", "+OK ready\r\n"
    };
    for (String greeting : greetings) {
      try (var server = HostileServer.doing(greeting(greeting, after.behaviour))) {
        ServiceFacts facts = look(server, Duration.ofMillis(1200));
        ServiceSeen service = Estate.seen(facts, ServiceSeen.class);
        if (service.upgrade().isPresent()) {
          assertThat(service.upgrade().get().offered())
              .as(greeting + service)
              .isNotInstanceOf(Answer.No.class);
        }
        Outcome<TlsSupport> tls = facts.outcome(TlsSupport.class);
        assertThat(tls).as(greeting).isNotInstanceOf(Outcome.Observed.class);
        for (var run : facts.runs()) {
          assertThat(run.took()).isLessThan(Duration.ofSeconds(30));
          assertThat(run.bytesReceived()).isLessThan(4L << 20);
        }
      }
    }
  }

  /** It upgrades for the first connections; then it is full, and nothing it lacks is proven. */
  @Test
  void stoppingToUpgradeHalfWayIsNoRefusalOfTls() {
    Behaviour full = client -> client.write(text("421 too many connections\r\n"));
    Behaviour serving =
        client -> {
          client.write(text("220 FTP ready\r\n"));
          if (client.readLine().startsWith("AUTH TLS")) {
            client.write(text("234 go\r\n"));
            client.serveTls(OLD);
          }
        };
    for (int served : new int[] {3, 7, 12, 20}) {
      try (var server = HostileServer.doing(Behaviours.firstThen(served, serving, full))) {
        ServiceFacts facts = look(server, Duration.ofSeconds(20));
        if (facts.outcome(TlsSupport.class) instanceof Outcome.Observed<TlsSupport> seen) {
          // It has TLS 1.0 to 1.2, with four suites and five.
          for (TlsVersion has :
              List.of(TlsVersion.TLS_1_0, TlsVersion.TLS_1_1, TlsVersion.TLS_1_2)) {
            var version = seen.seen().of(has).orElseThrow();
            String what = served + " served: " + version;
            assertThat(version.accepted()).as(what).isNotInstanceOf(Answer.No.class);
            if (version.suitesComplete().isYes()) {
              assertThat(version.suites()).as(what).hasSize(has == TlsVersion.TLS_1_2 ? 5 : 4);
            }
          }
        }
        assertThat(server.connections()).isLessThan(served + 60);
      }
    }
  }
}
