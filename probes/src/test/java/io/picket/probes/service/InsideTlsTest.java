package io.picket.probes.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.ServiceSeen;
import io.picket.probes.http.Estate;
import io.picket.testkit.Behaviour;
import io.picket.testkit.Behaviours;
import io.picket.testkit.Credential;
import io.picket.testkit.Daemons;
import io.picket.testkit.HostileServer;
import io.picket.testkit.KeyKind;
import io.picket.testkit.TestPki;
import io.picket.testkit.TlsServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Protocols other than HTTP inside TLS, on ports that are not usual for them. */
class InsideTlsTest {
  private static final Credential KEY = TestPki.today().selfSigned("rmm.example.com");

  /** GnuTLS, and so Debian's slapd, cannot use the other's form. */
  private static final Credential RSA =
      TestPki.today().order("rmm.example.com").key(KeyKind.RSA_2048).issue();

  private static ServiceSeen look(Behaviour inside, Duration patience) {
    try (var server = HostileServer.doing(Behaviours.insideTls(KEY, "http/1.1", inside));
        var estate = new Estate(patience)) {
      return estate.service(server.endpoint());
    }
  }

  @Test
  void openLdapInsideTls() {
    try (TlsServer server = Daemons.slapdInTls(RSA);
        var estate = new Estate(Duration.ofSeconds(20))) {
      ServiceSeen seen = estate.service(server.endpoint());
      assertThat(seen.protocol()).contains("ldap");
      assertThat(seen.tls().isYes()).isTrue();
      assertThat(seen.httpOverTls().isNo()).as(seen.httpOverTls().toString()).isTrue();
      assertThat(seen.detail("anonymous bind")).contains("accepted");
      assertThat(seen.upgrade()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "* OK [CAPABILITY IMAP4rev1] ready, imap",
    "220 rmm.example.com ESMTP, smtp",
    "220 (vsFTPd 3.0.5), ftp",
    "SSH-2.0-x, ssh"
  })
  void whoGreetsInsideTlsIsRecognised(String greeting, String protocol) {
    ServiceSeen seen = look(Behaviours.banner(greeting + "\r\n"), Duration.ofSeconds(20));
    assertThat(seen.protocol()).contains(protocol);
    assertThat(seen.tls().isYes()).isTrue();
  }

  @Test
  void whatIsNoAnswerInsideTlsStaysUnknown() {
    byte[] half = {0x30, 0x0c, 2, 1, 1, 0x61};
    for (Behaviour inside :
        new Behaviour[] {
          Behaviours.closeAfterFirstBytes(),
          Behaviours.silent(),
          Behaviours.echo(),
          Behaviours.garbage(7),
          Behaviours.scripted(_ -> half),
          Behaviours.drip(half, Duration.ofSeconds(1))
        }) {
      ServiceSeen seen = look(inside, Duration.ofSeconds(1));
      assertThat(seen.protocol()).isEmpty();
      assertThat(seen.httpOverTls().isUnknown()).as(seen.httpOverTls().toString()).isTrue();
    }
  }
}
