package io.picket.probes.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** What a fuzzer demands of a decoder, whatever arrives: see {@link #of}. */
public final class Survival {
  private Survival() {}

  /**
   * Offers bytes whole, halved, and with zeros behind. The decoder must not throw, take what is not
   * there, be changed by what follows a message, or take a word back when more comes.
   *
   * @throws AssertionError with what it did
   */
  public static void of(Decoder<?> decoder, byte[] received) {
    Step<?> whole = decoder.offer(ByteBuffer.wrap(received).asReadOnlyBuffer());
    if (whole instanceof Step.Done<?> done) {
      check(done.consumed() >= 0 && done.consumed() <= received.length, decoder, "consumed");
      byte[] more = Arrays.copyOf(received, received.length + 3);
      Step<?> again = decoder.offer(ByteBuffer.wrap(more).asReadOnlyBuffer());
      check(
          again instanceof Step.Done<?> same && same.consumed() == done.consumed(),
          decoder,
          "bytes behind a message changed it");
    }
    byte[] half = Arrays.copyOf(received, received.length / 2);
    Step<?> early = decoder.offer(ByteBuffer.wrap(half).asReadOnlyBuffer());
    check(
        early instanceof Step.NeedMore<?> || early.getClass() == whole.getClass(),
        decoder,
        "changed its mind");
  }

  private static void check(boolean holds, Decoder<?> decoder, String what) {
    if (!holds) {
      throw new AssertionError(decoder + ": " + what);
    }
  }
}
