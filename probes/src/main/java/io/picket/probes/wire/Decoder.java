package io.picket.probes.wire;

import java.nio.ByteBuffer;

/**
 * Protocol bytes to a message, without I/O. Offered everything received so far (from position to
 * limit), again and again as more arrives; keeps no state between calls, never throws on any input,
 * never reads past the limit, and is done as soon as the message is complete and no earlier.
 */
@FunctionalInterface
public interface Decoder<T> {
  Step<T> offer(ByteBuffer received);
}
