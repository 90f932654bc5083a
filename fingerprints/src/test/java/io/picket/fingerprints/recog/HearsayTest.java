package io.picket.fingerprints.recog;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Answer;
import io.picket.model.Confidence;
import io.picket.model.HttpSeen;
import io.picket.model.ProductMatch;
import io.picket.model.ServiceSeen;
import io.picket.model.ServiceSeen.Detail;
import io.picket.model.ServiceSeen.Software;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HearsayTest {
  private static final Answer NO = new Answer.No("no");

  private static ServiceSeen seen(String protocol, String key, String words) {
    return new ServiceSeen(
        Optional.of(protocol),
        NO,
        NO,
        NO,
        Optional.of(words),
        List.of(),
        false,
        List.of(new Detail(key, words)),
        List.of(),
        Optional.empty());
  }

  private static ServiceSeen web(String server, boolean contradictory, ProductMatch... products) {
    var page =
        new HttpSeen.Exchange(
            "http://a.example/",
            200,
            List.of(new HttpSeen.Header("Server", server)),
            Optional.empty(),
            new HttpSeen.Body(0, false, false, false, Optional.empty()));
    return new ServiceSeen(
        Optional.of("http"),
        NO,
        new Answer.Yes("yes"),
        NO,
        Optional.empty(),
        List.of(products),
        contradictory,
        List.of(),
        List.of(page),
        Optional.empty());
  }

  private static ProductMatch product(String id, Confidence confidence) {
    return new ProductMatch(id, id, Optional.empty(), confidence, confidence, List.of());
  }

  private static List<Software> read(ServiceSeen seen) {
    return Hearsay.ofOurs().software(seen);
  }

  private static Software software(String from, String name, String version, String system) {
    return new Software(
        from,
        name,
        Optional.of(version).filter(text -> !text.isEmpty()),
        Optional.of(system).filter(text -> !text.isEmpty()));
  }

  @Test
  void wordsAreReadByTheProtocolThatTheyBelongTo() {
    assertThat(read(seen("ssh", "greeting", "2.0-OpenSSH_9.2p1 Debian-2+deb12u3")))
        .containsExactly(software("ssh.banner", "OpenBSD OpenSSH", "9.2p1", "Debian Linux 12"));
    assertThat(read(seen("ftp", "greeting", "(vsFTPd 3.0.5)")))
        .containsExactly(software("ftp.banner", "vsftpd", "3.0.5", ""));
    assertThat(read(seen("smtp", "greeting", "mail.example.com ESMTP Postfix (Debian/GNU)")))
        .containsExactly(software("smtp.banner", "Postfix", "", "Debian Linux"));
    assertThat(read(seen("imap", "greeting", "[CAPABILITY IMAP4rev1] Dovecot (Debian) ready.")))
        .containsExactly(software("imap4.banner", "Dovecot", "", "Debian Linux"));
    assertThat(read(seen("pop3", "greeting", "Dovecot (Debian) ready.")))
        .containsExactly(software("pop3.banner", "Dovecot", "", "Debian Linux"));
    assertThat(read(seen("mysql", "version", "10.11.6-MariaDB-0+deb12u1")))
        .containsExactly(software("mysql.banners", "MariaDB", "10.11.6", "Debian Linux 12"));
    assertThat(read(seen("ssh", "greeting", "2.0-(vsFTPd 3.0.5)"))).isEmpty();
    assertThat(read(seen("vnc", "greeting", "OpenSSH_9.2p1"))).isEmpty();
    assertThat(read(seen("ssh", "greeting", "2.0-OpenSSH_9…"))).as("cut short").isEmpty();
  }

  @Test
  void aProductIsNotToldAgainAndContradictionsAreNotBelieved() {
    Software iis = software("http_header.server", "Microsoft IIS", "10.0", "Microsoft Windows");
    assertThat(read(web("Microsoft-IIS/10.0", false))).containsExactly(iis);
    assertThat(read(web("Microsoft-IIS/10.0", false, product("iis", Confidence.HIGH)))).isEmpty();
    var none = new RecogFile("own.xml", "none", 1, List.of());
    assertThat(
            Hearsay.with(List.of(none))
                .software(web("Microsoft-IIS/10.0", false, product("iis", Confidence.HIGH))))
        .as("who brings files of his own wants to know the system")
        .containsExactly(iis);
    assertThat(read(web("Microsoft-IIS/10.0", false, product("n-central", Confidence.LOW))))
        .containsExactly(iis);
    assertThat(read(web("Microsoft-IIS/10.0", false, product("n-central", Confidence.HIGH))))
        .isEmpty();
    assertThat(read(web("Microsoft-IIS/10.0", true))).isEmpty();
  }

  @Test
  void filesOfTheOperatorsGoFirstAndMaySayThatNothingIsKnown() {
    String text =
        """
        <fingerprints matches="ssh_banners">
          <fingerprint pattern="^OpenSSH_1">
            <param pos="0" name="hw.vendor" value="Acme"/>
            <param pos="0" name="hw.product" value="Acme Router &#x202e;"/>
          </fingerprint>
          <fingerprint pattern="^OpenSSH_2"><description>nothing</description></fingerprint>
        </fingerprints>
        """;
    RecogFile own =
        RecogReader.read("ssh.xml", text.getBytes(StandardCharsets.UTF_8), all -> true)
            .orElseThrow();
    Hearsay hearsay = Hearsay.with(List.of(own));
    assertThat(hearsay.software(seen("ssh", "greeting", "2.0-OpenSSH_1.0")))
        .singleElement()
        .satisfies(it -> assertThat(it.name()).startsWith("Acme Router").doesNotContain("\u202e"));
    assertThat(hearsay.software(seen("ssh", "greeting", "2.0-OpenSSH_2.0"))).isEmpty();
    assertThat(hearsay.software(seen("ssh", "greeting", "2.0-OpenSSH_3.0"))).hasSize(1);
  }

  @Test
  void filesAreFetchedOnlyWhereThereIsSomethingToRead() {
    var hearsay =
        new Hearsay(
            List.of(),
            kind -> {
              throw new AssertionError("read for nothing");
            });
    assertThat(hearsay.software(seen("vnc", "version", "3.8"))).isEmpty();
    assertThat(hearsay.software(web("nginx", false, product("nginx", Confidence.HIGH)))).isEmpty();
  }
}
