package io.picket.probes.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.ServiceSeen.Detail;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpokenTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "220 (vsFTPd 3.0.5) | ftp",
        "220 ProFTPD Server (Debian) [::ffff:192.0.2.1] | ftp",
        "220---------- Welcome to Pure-FTPd [privsep] [TLS] ---------- | ftp",
        "220-FileZilla Server 1.8.2 | ftp",
        "220 Microsoft FTP Service | ftp",
        "220 smtp.example.com FTP server ready | ftp",
        "220 mail.example.com ESMTP Postfix (Debian/GNU) | smtp",
        "220 ftp.example.com ESMTP Postfix | smtp",
        "220 softpd is no server | none",
        "220 ready | none",
        "+OK Dovecot (Debian) ready. | pop3",
        "* OK [CAPABILITY IMAP4rev1] Dovecot ready. | imap",
        "SSH-2.0-OpenSSH_9.2p1 | ssh",
        "RFB 003.008 | vnc",
        "HTTP/1.1 200 OK | none"
      })
  void aGreetingTellsItsProtocol(String line, String protocol) {
    byte[] greeting = (line + "\r\n").getBytes(StandardCharsets.US_ASCII);
    assertThat(Spoken.of(greeting).map(Spoken::protocol).orElse(null)).isEqualTo(protocol);
  }

  @Test
  void aGreetingThatHasNotComeToItsEndIsMarked() {
    byte[] part = "SSH-2.0-OpenSSH_9".getBytes(StandardCharsets.US_ASCII);
    assertThat(Spoken.of(part).orElseThrow().details())
        .containsExactly(new Detail("greeting", "2.0-OpenSSH_9…"));
    byte[] whole = "SSH-2.0-OpenSSH_9\r\n".getBytes(StandardCharsets.US_ASCII);
    assertThat(Spoken.of(whole).orElseThrow().details())
        .containsExactly(new Detail("greeting", "2.0-OpenSSH_9"));
  }
}
