package io.picket.probes.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.probes.wire.Decoder;
import io.picket.probes.wire.Step;
import io.picket.testkit.DecoderHarness;
import io.picket.testkit.Tls;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerAnswerDecoderTest {
  private static final byte[] EXTENSIONS = HexFormat.of().parseHex("ff01000100" + "00170000");

  @Test
  void readsAServerHelloHoweverItIsCut() {
    byte[] message = Tls.serverHello(Tls.TLS_1_2, 0xc02f, EXTENSIONS);
    harness(ServerAnswerDecoder.taking()).message(message);

    ServerHello hello = (ServerHello) done(message);
    assertThat(hello.suite()).isEqualTo(0xc02f);
    assertThat(hello.version()).isEqualTo(Tls.TLS_1_2);
    assertThat(hello.extension(Extension.RENEGOTIATION_INFO)).contains(Octets.of((byte) 0));
    assertThat(hello.extension(Extension.EXTENDED_MASTER_SECRET)).contains(Octets.NONE);
    assertThat(hello.extension(Extension.ALPN)).isEmpty();
  }

  @Test
  void readsAWholeFlightHoweverItIsCut() {
    var flight = new ByteArrayOutputStream();
    flight.writeBytes(Tls.serverHello(Tls.TLS_1_2, 0xc02f, EXTENSIONS));
    flight.writeBytes(Tls.certificate(Tls.TLS_1_2, List.of(new byte[40], new byte[7])));
    byte[] done = Tls.handshake(Tls.SERVER_HELLO_DONE, new byte[0]);
    flight.writeBytes(Tls.record(Tls.HANDSHAKE, Tls.TLS_1_2, done));
    harness(new ServerFlightDecoder()).message(flight.toByteArray());
  }

  @Test
  void readsAnAlertHoweverItIsCut() {
    harness(ServerAnswerDecoder.taking()).message(Tls.alert(2, 40));
  }

  @Test
  void joinsAServerHelloSplitOverRecords() {
    byte[] handshake = Tls.serverHello(Tls.TLS_1_2, 0xc02f, EXTENSIONS);
    byte[] payload = Arrays.copyOfRange(handshake, 5, handshake.length);
    var split = new ByteArrayOutputStream();
    for (int at = 0; at < payload.length; at += 7) {
      split.writeBytes(
          Tls.record(
              Tls.HANDSHAKE,
              Tls.TLS_1_2,
              Arrays.copyOfRange(payload, at, Math.min(payload.length, at + 7))));
    }
    harness(ServerAnswerDecoder.taking()).message(split.toByteArray());
    assertThat(done(split.toByteArray())).isEqualTo(done(handshake));
  }

  @Test
  void takesTheVersionFromTheExtensionAndTheGroupFromTheRetryRequest() {
    String retry = "cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c";
    byte[] body =
        HexFormat.of()
            .parseHex(
                "0303" + retry + "00" + "1302" + "00" + "000c" + "002b00020304" + "0033000211ec");
    byte[] message = Tls.record(Tls.HANDSHAKE, Tls.TLS_1_2, Tls.handshake(Tls.SERVER_HELLO, body));
    harness(ServerAnswerDecoder.taking()).message(message);

    ServerHello hello = (ServerHello) done(message);
    assertThat(hello.isRetryRequest()).isTrue();
    assertThat(hello.version()).isEqualTo(Tls.TLS_1_3);
    assertThat(hello.group()).contains(0x11ec);
  }

  @Test
  void passesOverWarnings() {
    var message = new ByteArrayOutputStream();
    message.writeBytes(Tls.alert(1, 112));
    message.writeBytes(Tls.serverHello(Tls.TLS_1_2, 0xc02f));
    assertThat(done(message.toByteArray())).isInstanceOf(ServerHello.class);
  }

  @Test
  void refusesWhatIsNotTls() {
    for (String text : new String[] {"HTTP/1.1 400 Bad", "SSH-2.0-x", "\u0016\u0002\u0000"}) {
      assertThat(
              ServerAnswerDecoder.taking()
                  .offer(
                      ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII))))
          .isInstanceOf(Step.Bad.class);
    }
  }

  @Test
  void readsSslTwoHoweverItIsCut() {
    byte[] body =
        HexFormat.of()
            .parseHex(
                "04"
                    + "00"
                    + "01"
                    + "0002"
                    + "0003"
                    + "0006"
                    + "0004"
                    + "aabbcc"
                    + "010080"
                    + "0700c0"
                    + "01020304");
    byte[] message = new byte[body.length + 2];
    message[0] = (byte) 0x80;
    message[1] = (byte) body.length;
    System.arraycopy(body, 0, message, 2, body.length);
    harness(Ssl2.decoder()).message(message);
    harness(Ssl2.decoder()).message(HexFormat.of().parseHex("8003" + "00" + "0001"));
    harness(Ssl2.decoder()).message(Tls.alert(2, 70));

    assertThat(((Step.Done<ServerAnswer>) Ssl2.decoder().offer(ByteBuffer.wrap(message))).value())
        .isEqualTo(
            new Ssl2Answer.Hello(2, java.util.List.of(0x010080, 0x0700c0), Octets.ofHex("aabbcc")));
  }

  private static Object done(byte[] message) {
    return ((Step.Done<ServerAnswer>) ServerAnswerDecoder.taking().offer(ByteBuffer.wrap(message)))
        .value();
  }

  static <T> DecoderHarness harness(Decoder<T> decoder) {
    return DecoderHarness.of(received ->
        switch (decoder.offer(received)) {
          case Step.NeedMore<T>() -> new DecoderHarness.NeedMore();
          case Step.Done<T>(var value, var consumed) -> new DecoderHarness.Done(value, consumed);
          case Step.Bad<T>(var why) -> new DecoderHarness.Bad(why);
        });
  }
}
