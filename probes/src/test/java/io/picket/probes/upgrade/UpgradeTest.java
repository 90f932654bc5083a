package io.picket.probes.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picket.model.Answer;
import io.picket.model.Endpoint;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.probes.Site;
import io.picket.probes.http.Estate;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.FakeWire;
import io.picket.probes.wire.FakeWire.Script;
import io.picket.probes.wire.WireException;
import io.picket.testkit.Loopback;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each protocol's answers are taken for, on a wire that sends nothing. */
class UpgradeTest {
  private static final Endpoint AT = new Endpoint(Loopback.V4, 4711);
  private static final Site SITE = Estate.site(AT, new ServiceFacts(AT, List.of()));

  /** Lines that begin with 0x are bytes; in others a bar stands for the end of a line. */
  private static byte[] bytes(String said) {
    return said.startsWith("0x")
        ? HexFormat.of().parseHex(said.substring(2))
        : said.replace("|", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Upgrade.Asked ask(String protocol, String... says) throws Exception {
    var script =
        new Script(Stream.of(says).<Script.Act>map(one -> new Script.Act.Say(bytes(one))).toList());
    var wire = new FakeWire(Estate.LOOPBACK).answers(AT, script.thenCloses());
    try (Connection connection = wire.connect(SITE.clearance())) {
      return Upgrade.of(protocol, SITE).orElseThrow().ask(connection);
    }
  }

  /** What the server says, from a column on. */
  private static String[] says(ArgumentsAccessor row, int from) {
    return row.toList().stream().skip(from).map(String::valueOf).toArray(String[]::new);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "ftp; 220 hello|; 234 go|",
        "ftp; 220-two|220 lines|; 234-go|and so on|234 end|",
        "smtp; 220 mx ESMTP|; 250-mx|250-SIZE|250 STARTTLS|; 220 go|",
        "imap; * OK hi|; * CAPABILITY IMAP4rev1 STARTTLS|p1 OK|; p2 OK begin|",
        "pop3; +OK hi|; +OK|STLS|.|; +OK begin|",
        "pop3; +OK hi|; -ERR what|; +OK begin|",
        "postgresql; 0x53",
        "rdp; 0x030000130ed000001234000209080002000000",
        "rdp; 0x030000130ed000001234000209080001000000",
        "ldap; 0x300c02010178070a010004000400",
        "ldap; 0x30840000001002010178840000000" + "70a010004000400",
        "mssql; 0x0401001a0000010000000b00060100110001ff0f0007d0000001",
        "mysql; 0x140000000a352e310001000000414141414141414100ff08",
      })
  void agreement(ArgumentsAccessor row) throws Exception {
    assertThat(ask(row.getString(0), says(row, 1)).result())
        .isInstanceOf(Upgrade.Result.Agreed.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "ftp; 220 hello|; 530 log in first|",
        "smtp; 220 mx ESMTP|; 250-mx|250 SIZE|",
        "smtp; 220 mx ESMTP|; 502 what|",
        "smtp; 220 mx ESMTP|; 250-mx|250 STARTTLS|; 502 no|",
        "imap; * OK hi|; * CAPABILITY IMAP4rev1|p1 OK|",
        "imap; * PREAUTH hi|",
        "pop3; +OK hi|; +OK|USER|.|",
        "pop3; +OK hi|; -ERR|; -ERR no|",
        "postgresql; 0x4e",
        "rdp; 0x0300000b06d00000123400",
        "rdp; 0x030000130ed000001234000300080002000000",
        "ldap; 0x300c02010178070a010204000400",
        "mssql; 0x0401001a0000010000000b00060100110001ff0f0007d0000002",
        "mysql; 0x140000000a352e310001000000414141414141414100fff7",
        "xmpp; <?xml version='1.0'?><stream:stream id='1'><stream:features></stream:features>",
      })
  void decline(ArgumentsAccessor row) throws Exception {
    assertThat(ask(row.getString(0), says(row, 1)).result())
        .isInstanceOf(Upgrade.Result.Declined.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "ftp; THROTTLED; 421 too many|",
        "ftp; THROTTLED; 220 hello|; 431 not now|",
        "ftp; MALFORMED; SSH-2.0-OpenSSH_9.2|",
        "smtp; THROTTLED; 554 not you|",
        "smtp; THROTTLED; 220 mx ESMTP|; 421 later|",
        "smtp; THROTTLED; 220 mx ESMTP|; 250-mx|250 STARTTLS|; 454 not now|",
        "smtp; CLOSED_EARLY; 220 mx ESMTP|; 250-mx|250 STARTTLS|",
        "imap; THROTTLED; * BYE go away|",
        "imap; THROTTLED; * OK hi|; * BYE go away|",
        "imap; MALFORMED; * OK hi|; hello|",
        "pop3; THROTTLED; -ERR busy|",
        "pop3; THROTTLED; HTTP/1.1 400 Bad Request|",
        "postgresql; THROTTLED; 0x450000000853464154414c",
        "postgresql; MALFORMED; 0x16030300",
        "rdp; MALFORMED; HTTP/1.1 400 Bad Request|",
        "rdp; MALFORMED; 0x0300ffff0ed0",
        "ldap; THROTTLED; 0x300c02010178070a013304000400",
        "ldap; MALFORMED; 0x3084ffffffff0201",
        "ldap; MALFORMED; 0x300c02010161070a010004000400",
        "mssql; MALFORMED; 0x0401ffff0000010000000b",
        "mssql; MALFORMED; 0x15030100020228ffffff",
        "mysql; THROTTLED; 0x0a000000ff6a04486f7374206973",
        "mysql; MALFORMED; 0xffffff000a",
        "mysql; MALFORMED; 220 mx ESMTP|",
        "xmpp; MALFORMED; HTTP/1.1 400 Bad Request|",
        "xmpp; UNRECOGNISED; <stream:stream><stream:error><host-unknown x=''/></stream:error>",
      })
  void neitherYesNorNo(ArgumentsAccessor row) {
    Reason reason = row.get(1, Reason.class);
    assertThatThrownBy(() -> ask(row.getString(0), says(row, 2)))
        .isInstanceOfSatisfying(
            WireException.class, e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "smtp; yes; 220 mx ESMTP|; 250-mx|250-AUTH PLAIN LOGIN|250 STARTTLS|; 220 go|",
        "smtp; no; 220 mx ESMTP|; 250-mx|250-AUTH CRAM-MD5|250 STARTTLS|; 220 go|",
        "imap; no; * OK hi|; * CAPABILITY STARTTLS LOGINDISABLED|p1 OK|; p2 OK|",
        "imap; yes; * OK hi|; * CAPABILITY STARTTLS|p1 OK|; p2 OK|",
        "pop3; yes; +OK hi|; +OK|STLS|USER|.|; +OK|",
        "pop3; no; +OK hi|; +OK|STLS|SASL CRAM-MD5|.|; +OK|",
        "ftp; yes; 220 hi|; 502 what|",
        "ftp; unknown; 220 hi|; 234 go|",
      })
  void passwordsInClear(ArgumentsAccessor row) throws Exception {
    Answer seen = ask(row.getString(0), says(row, 2)).clearLogin();
    assertThat(seen.isYes() ? "yes" : seen.isNo() ? "no" : "unknown").isEqualTo(row.getString(1));
  }

  @Test
  void nothingInClearIsReadAsTls() {
    var script = Script.says(bytes("220 hi|")).thenSays(bytes("234 go|331 and your password?|"));
    var wire =
        new FtpUpgrade().before(new FakeWire(Estate.LOOPBACK).answers(AT, script.thenCloses()));
    assertThatThrownBy(() -> wire.connect(SITE.clearance()))
        .isInstanceOfSatisfying(
            WireException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONTRADICTORY));
  }

  /** A close before TLS began must never look like the close that refuses a hello. */
  @ParameterizedTest
  @ValueSource(strings = {"CLOSED_EARLY", "RESET"})
  void breakingOffBeforeTlsIsNoRefusal(Reason reason) {
    var script = Script.says(bytes("220 hi|")).thenFails(reason);
    var wire = new FtpUpgrade().before(new FakeWire(Estate.LOOPBACK).answers(AT, script));
    assertThatThrownBy(() -> wire.connect(SITE.clearance()))
        .isInstanceOfSatisfying(
            WireException.class, e -> assertThat(e.reason()).isEqualTo(Reason.THROTTLED));
  }

  @Test
  void neverMoreConnectionsThanAServerBears() throws Exception {
    String greeting = "0x140000000a352e310001000000414141414141414100ff08";
    var fake = new FakeWire(Estate.LOOPBACK).answers(AT, Script.says(bytes(greeting)));
    var wire = new MysqlUpgrade().before(fake);
    for (int i = 0; i < 40; i++) {
      wire.connect(SITE.clearance()).close();
    }
    assertThatThrownBy(() -> wire.connect(SITE.clearance()))
        .isInstanceOfSatisfying(
            WireException.class, e -> assertThat(e.reason()).isEqualTo(Reason.OUT_OF_BUDGET));
    assertThat(fake.spending().connections()).isEqualTo(40);
  }
}
