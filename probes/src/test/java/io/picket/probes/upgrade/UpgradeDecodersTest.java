package io.picket.probes.upgrade;

import io.picket.probes.wire.Decoder;
import io.picket.probes.wire.Step;
import io.picket.testkit.DecoderHarness;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class UpgradeDecodersTest {
  private static <T> DecoderHarness harness(Decoder<T> decoder) {
    return DecoderHarness.of(received ->
        switch (decoder.offer(received)) {
          case Step.NeedMore<T>() -> new DecoderHarness.NeedMore();
          case Step.Done<T>(T value, int consumed) ->
              new DecoderHarness.Done(
                  value instanceof byte[] bytes ? Arrays.toString(bytes) : value, consumed);
          case Step.Bad<T>(String why) -> new DecoderHarness.Bad(why);
        });
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  @Test
  void lines() {
    harness(new LineDecoder()).message(text("* OK [CAPABILITY IMAP4rev1] hello\r\n"));
    harness(new LineDecoder()).hostile(text("a".repeat(10_000)));
  }

  @Test
  void numberedReplies() {
    harness(NumberedReply.decoder()).message(text("250-mx.example.com\r\n250 STARTTLS\r\n"));
    harness(NumberedReply.decoder()).message(text("220-a\r\n b\r\n211 c\r\n220 d\r\n"));
    harness(NumberedReply.decoder()).hostile(text("250-x\r\n".repeat(120)));
  }

  @Test
  void packets() {
    harness(LengthPrefixed.MYSQL).message(hex("140000000a352e310001000000414141414141414100ff08"));
    harness(LengthPrefixed.TDS)
        .message(hex("0401001a0000010000000b00060100110001ff0f0007d0000001"));
    harness(LengthPrefixed.TPKT).message(hex("030000130ed000001234000209080002000000"));
    harness(LdapUpgrade.RESULT_CODE).message(hex("300c02010178070a010004000400"));
    harness(LdapUpgrade.RESULT_CODE).hostile(hex("3084ffffffff02010178"));
  }

  @Test
  void packetsAroundTls() {
    harness(TdsConnection::piece).message(hex("1201000c0000000016030300"));
    harness(TdsConnection::piece).message(hex("15030300020228"));
    harness(TdsConnection::piece).hostile(hex("160303ffff"));
    harness(TdsConnection::piece).hostile(hex("1201000700000000"));
  }

  @Test
  void xml() {
    harness(XmppUpgrade.upTo("</stream:features>", "</stream:error>"))
        .message(text("<stream:stream id='1'><stream:features><a/></stream:features>"));
    harness(XmppUpgrade.upTo("</never>")).hostile(text("<a>".repeat(100)));
  }
}
