package io.picket.probes.tls;

import io.picket.probes.wire.Decoder;
import java.util.random.RandomGenerator;

/** What is said first, and how the answer is read. */
sealed interface Greeting permits ClientHello, Ssl2Hello {
  /** The bytes to send, fresh random values included. */
  byte[] encode(RandomGenerator random);

  /** Reads the first answer. */
  Decoder<ServerAnswer> decoder();
}
