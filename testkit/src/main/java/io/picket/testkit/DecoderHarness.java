package io.picket.testkit;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;

/**
 * Puts a decoder through everything a network and an enemy can do to one message: every split,
 * every truncation, every flipped bit, every overwritten byte, and noise. None of it may cost more
 * memory than a multiple of its length, whatever lengths it claims inside. The testkit does not
 * know the decoder's own types, so a test adapts it:
 *
 * <pre>{@code
 * DecoderHarness.of(received -> switch (decoder.offer(received)) {
 *   case Step.NeedMore<X>() -> new DecoderHarness.NeedMore();
 *   case Step.Done<X>(var value, var consumed) -> new DecoderHarness.Done(value, consumed);
 *   case Step.Bad<X>(var why) -> new DecoderHarness.Bad(why);
 * }).message(bytes);
 * }</pre>
 *
 * <p>All randomness is seeded; a failure names the mutation, so that it can be repeated.
 */
public final class DecoderHarness {
  private static final int NOISE_RUNS = 2_000;
  private static final int NOISE_LENGTH = 600;
  private static final int PREFIX_WORK = 3_000_000;

  /** Bytes of memory that a decoder may take for each byte offered, and for none. */
  private static final long COST_OF_A_BYTE = 100;

  private static final long COST_OF_NOTHING = 16_384;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Function<ByteBuffer, Result> decoder;

  private DecoderHarness(Function<ByteBuffer, Result> decoder) {
    this.decoder = decoder;
  }

  /** What the decoder made of the bytes. */
  public sealed interface Result {}

  /** The message is not complete yet. */
  public record NeedMore() implements Result {}

  /**
   * A message.
   *
   * @param consumed how many of the offered bytes it took
   */
  public record Done(Object value, int consumed) implements Result {}

  /** No such message and never will be. */
  public record Bad(String why) implements Result {}

  /** A harness for a decoder. */
  public static DecoderHarness of(Function<ByteBuffer, Result> decoder) {
    return new DecoderHarness(decoder);
  }

  /**
   * Exercises everything with one complete, valid message.
   *
   * @param message exactly one message, without anything behind it
   * @throws AssertionError with the mutation that broke the decoder
   */
  public void message(byte[] message) {
    Done whole = complete(message);
    neverDoneEarly(message);
    leavesWhatFollows(message, whole);
    survivesFlips(message);
    survivesNoise(message);
  }

  /**
   * Exercises the hostile half alone, for bytes that are no valid message.
   *
   * @throws AssertionError with the mutation that broke the decoder
   */
  public void hostile(byte[] bytes) {
    for (int length = 0; length <= bytes.length; length++) {
      offer(Arrays.copyOf(bytes, length), "first " + length + " bytes");
    }
    survivesFlips(bytes);
    survivesNoise(bytes);
  }

  private Done complete(byte[] message) {
    Result result = offer(message, "the whole message");
    if (result instanceof Done done && done.consumed() == message.length) {
      return done;
    }
    throw new AssertionError(
        "the whole message of " + message.length + " bytes must be done and consumed: " + result);
  }

  private void neverDoneEarly(byte[] message) {
    for (int length = 0; length < message.length; length++) {
      Result result = offer(Arrays.copyOf(message, length), "first " + length + " bytes");
      if (!(result instanceof NeedMore)) {
        throw new AssertionError(
            "the first " + length + " of " + message.length + " bytes need more: " + result);
      }
    }
  }

  private void leavesWhatFollows(byte[] message, Done whole) {
    for (byte filler : new byte[] {0, (byte) 0xff, 'A', '\n', 22}) {
      byte[] more = Arrays.copyOf(message, message.length + 64);
      Arrays.fill(more, message.length, more.length, filler);
      Result result = offer(more, "message and 64 bytes of " + filler);
      if (!(result instanceof Done done)
          || done.consumed() != whole.consumed()
          || !Objects.deepEquals(done.value(), whole.value())) {
        throw new AssertionError(
            "bytes of "
                + filler
                + " behind the message must be left: "
                + result
                + ", not "
                + whole);
      }
    }
  }

  private void survivesFlips(byte[] message) {
    for (int at = 0; at < message.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] flipped = message.clone();
        flipped[at] ^= (byte) (1 << bit);
        growing(flipped, "bit " + bit + " of byte " + at + " flipped");
      }
      for (int value : new int[] {0x00, 0x7f, 0x80, 0xff}) {
        byte[] overwritten = message.clone();
        overwritten[at] = (byte) value;
        growing(overwritten, "byte " + at + " set to " + value);
      }
    }
  }

  private void survivesNoise(byte[] message) {
    var random = new Random(message.length);
    for (int run = 0; run < NOISE_RUNS; run++) {
      byte[] noise = new byte[random.nextInt(NOISE_LENGTH)];
      random.nextBytes(noise);
      int kept = random.nextInt(1 + Math.min(noise.length, message.length));
      System.arraycopy(message, 0, noise, 0, kept);
      growing(noise, "noise " + run + " behind the first " + kept + " bytes");
    }
  }

  /**
   * Offers growing prefixes: the first one that is done or bad decides, and everything longer must
   * agree with it. Long messages are offered at a sample of lengths.
   */
  private void growing(byte[] bytes, String mutation) {
    int cost = Math.max(1, bytes.length * bytes.length / 2);
    int step = Math.max(1, bytes.length * 12 / Math.max(1, PREFIX_WORK / cost));
    Result settled = new NeedMore();
    for (int length = 0; length <= bytes.length; length += nextStep(length, bytes.length, step)) {
      Result result = offer(Arrays.copyOf(bytes, length), mutation + ", first " + length);
      switch (settled) {
        case NeedMore() -> settled = result;
        case Done done -> {
          if (!(result instanceof Done now) || now.consumed() != done.consumed()) {
            throw new AssertionError(
                mutation + ": was " + done + ", with " + length + " bytes became " + result);
          }
        }
        case Bad bad -> {
          if (!(result instanceof Bad)) {
            throw new AssertionError(
                mutation + ": was " + bad + ", with " + length + " bytes became " + result);
          }
        }
      }
    }
  }

  private static int nextStep(int length, int end, int step) {
    return length == end ? 1 : Math.min(step, end - length);
  }

  /** Offers bytes inside a larger buffer, read-only, so that neither array nor rim can be used. */
  private Result offer(byte[] bytes, String what) {
    Result first = offer(bytes, 7, (byte) 0xee, what);
    Result second = offer(bytes, 0, (byte) 0x00, what);
    if (first.getClass() != second.getClass()) {
      throw new AssertionError(
          what + ": offered twice gave " + first + " and " + second + ": state or a look past it");
    }
    return first;
  }

  private Result offer(byte[] bytes, int before, byte rim, String what) {
    byte[] larger = new byte[before + bytes.length + 9];
    Arrays.fill(larger, rim);
    System.arraycopy(bytes, 0, larger, before, bytes.length);
    var buffer = ByteBuffer.wrap(larger, before, bytes.length).asReadOnlyBuffer();
    long most = COST_OF_NOTHING + COST_OF_A_BYTE * bytes.length;
    Result result;
    try {
      long taken = THREADS.getCurrentThreadAllocatedBytes();
      result = decoder.apply(buffer.duplicate());
      if (THREADS.getCurrentThreadAllocatedBytes() - taken > most) {
        result = boundedOnceLoaded(buffer, most, what);
      }
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError(what + ": threw " + e, e);
    }
    if (result instanceof Done done && (done.consumed() < 0 || done.consumed() > bytes.length)) {
      throw new AssertionError(
          what + ": consumed " + done.consumed() + " of " + bytes.length + " bytes");
    }
    return result;
  }

  /** The first time pays for the classes too; the second time the bytes alone count. */
  private Result boundedOnceLoaded(ByteBuffer buffer, long most, String what) {
    long taken = THREADS.getCurrentThreadAllocatedBytes();
    Result result = decoder.apply(buffer.duplicate());
    long cost = THREADS.getCurrentThreadAllocatedBytes() - taken;
    if (cost > most) {
      throw new AssertionError(
          what + ": took " + cost + " bytes of memory for " + buffer.remaining());
    }
    return result;
  }
}
