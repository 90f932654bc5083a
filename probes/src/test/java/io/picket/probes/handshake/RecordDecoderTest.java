package io.picket.probes.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.picket.probes.wire.Step;
import io.picket.probes.wire.WireException;
import io.picket.testkit.DecoderHarness;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordDecoderTest {
  private static final byte[] RECORD = HexFormat.of().parseHex("160303000401020304");

  @Test
  void everySplitTruncationAndFlipIsHarmless() {
    DecoderHarness.of(received ->
            switch (new RecordDecoder().offer(received)) {
              case Step.NeedMore<RecordDecoder.Fragment>() -> new DecoderHarness.NeedMore();
              case Step.Done<RecordDecoder.Fragment>(var fragment, int consumed) ->
                  new DecoderHarness.Done(fragment, consumed);
              case Step.Bad<RecordDecoder.Fragment>(String why) -> new DecoderHarness.Bad(why);
            })
        .message(RECORD);
  }

  @Test
  void whatIsNoRecordIsSaidAtTheFirstByte() {
    for (String text : new String[] {"HTTP/1.1 400", "SSH-2.0-x", "\0\0"}) {
      assertThat(
              new RecordDecoder()
                  .offer(
                      ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII))))
          .isInstanceOf(Step.Bad.class);
    }
  }

  @Test
  void anEditedServerHelloIsReadOrMalformedAndNothingElse() {
    byte[] body =
        HexFormat.of()
            .parseHex(
                "0303a6af06a4121860dc5e6e60249cd34c95930c8ac5cb1434dac155772ed3e26928"
                    + "00130100002e00330024001d0020c9828876112095fe66762bdbf7c672e156d6cc25"
                    + "3b833df1dd69b1b04e751f0f002b00020304");
    var random = new Random(1);
    for (int round = 0; round < 20_000; round++) {
      byte[] edited = java.util.Arrays.copyOf(body, 1 + random.nextInt(body.length));
      edited[random.nextInt(edited.length)] = (byte) random.nextInt(256);
      assertThatCode(
              () -> {
                try {
                  ServerHello.parse(ByteBuffer.wrap(edited));
                } catch (WireException e) {
                  assertThat(e.reason()).isEqualTo(io.picket.model.Reason.MALFORMED);
                }
              })
          .doesNotThrowAnyException();
    }
  }
}
