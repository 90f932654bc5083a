package io.picket.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picket.testkit.DecoderHarness.Bad;
import io.picket.testkit.DecoderHarness.Done;
import io.picket.testkit.DecoderHarness.NeedMore;
import io.picket.testkit.DecoderHarness.Result;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A message here is a marker 1, a length, and so many bytes. */
class DecoderHarnessTest {
  private static final byte[] MESSAGE = {1, 3, 'a', 'b', 'c'};

  private static Result sound(ByteBuffer in) {
    int start = in.position();
    if (in.remaining() > 0 && in.get(start) != 1) {
      return new Bad("marker");
    }
    if (in.remaining() < 2) {
      return new NeedMore();
    }
    int length = in.get(start + 1) & 0xff;
    return in.remaining() < 2 + length
        ? new NeedMore()
        : new Done(in.slice(start + 2, length), 2 + length);
  }

  @Test
  void aSoundDecoderPasses() {
    assertThatCode(() -> DecoderHarness.of(DecoderHarnessTest::sound).message(MESSAGE))
        .doesNotThrowAnyException();
  }

  @Test
  void aLongMessageIsSampledAndPasses() {
    byte[] message = new byte[257];
    message[0] = 1;
    message[1] = (byte) 255;
    assertThatCode(() -> DecoderHarness.of(DecoderHarnessTest::sound).message(message))
        .doesNotThrowAnyException();
  }

  @Test
  void throwingOnAnUnexpectedByteIsFound() {
    found(
        in -> {
          if (in.remaining() > 2 && in.get(in.position() + 2) == 0) {
            throw new IllegalStateException("zero");
          }
          return sound(in);
        },
        "threw");
  }

  @Test
  void doneTooEarlyIsFound() {
    found(in -> in.remaining() >= 4 ? new Done("early", in.remaining()) : sound(in), "need more");
  }

  @Test
  void takingWhatFollowsIsFound() {
    found(
        in -> sound(in) instanceof Done ? new Done("greedy", in.remaining()) : sound(in),
        "must be left");
  }

  @Test
  void believingALengthOfTheTargetIsFound() {
    found(in -> in.get(in.position()) == 1 ? sound(in) : new Bad("marker"), "threw");
  }

  @Test
  void payingInAdvanceForWhatIsPromisedIsFound() {
    found(
        in -> {
          byte[] room =
              new byte[in.remaining() < 2 ? 0 : (in.get(in.position() + 1) & 0xff) * 1024];
          return room.length < 100 * 1024 ? sound(in) : new Bad("no room");
        },
        "bytes of memory");
  }

  @Test
  void stateBetweenCallsIsFound() {
    int[] calls = {0};
    found(in -> ++calls[0] > 40 && calls[0] % 2 == 0 ? new Bad("tired") : sound(in), "twice");
  }

  private static void found(Function<ByteBuffer, Result> decoder, String message) {
    assertThatThrownBy(() -> DecoderHarness.of(decoder).message(MESSAGE))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(message);
  }
}
