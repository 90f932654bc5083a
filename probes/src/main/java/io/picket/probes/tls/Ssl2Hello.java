package io.picket.probes.tls;

import io.picket.probes.wire.Decoder;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A hello of SSLv2.
 *
 * @param suites three-byte codes
 */
record Ssl2Hello(List<Integer> suites) implements Greeting {
  Ssl2Hello {
    suites = List.copyOf(suites);
  }

  @Override
  public byte[] encode(RandomGenerator random) {
    return Ssl2.hello(suites, random);
  }

  @Override
  public Decoder<ServerAnswer> decoder() {
    return Ssl2.decoder();
  }
}
