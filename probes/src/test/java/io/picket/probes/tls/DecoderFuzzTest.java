package io.picket.probes.tls;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.picket.probes.wire.Decoder;
import io.picket.probes.wire.Step;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Whatever arrives, no decoder throws, consumes what is not there, or changes its mind when more
 * comes. Under a plain test run only the known inputs are tried; {@code JAZZER_FUZZ=1} searches.
 */
@Isolated("the fuzzer rewrites every class while it starts")
class DecoderFuzzTest {
  private static final List<Decoder<?>> DECODERS =
      List.of(ServerAnswerDecoder.taking(), Ssl2.decoder(), new ServerFlightDecoder());

  @FuzzTest(maxDuration = "3m")
  void survives(byte[] received) {
    DECODERS.forEach(decoder -> survives(decoder, received));
    Octets body = Octets.of(received);
    KeyExchangeParameters.ecdhe(body, true);
    KeyExchangeParameters.dhe(body, true);
    CertificateAuthorities.names(body);
  }

  private static <T> void survives(Decoder<T> decoder, byte[] received) {
    Step<T> whole = decoder.offer(ByteBuffer.wrap(received));
    if (whole instanceof Step.Done<T> done) {
      check(done.consumed() >= 0 && done.consumed() <= received.length, "consumed");
      Step<T> again = decoder.offer(ByteBuffer.wrap(Arrays.copyOf(received, received.length + 3)));
      check(done.equals(again), "bytes behind a message changed it");
    }
    if (received.length > 0) {
      Step<T> half = decoder.offer(ByteBuffer.wrap(Arrays.copyOf(received, received.length / 2)));
      check(
          half instanceof Step.NeedMore || half.getClass() == whole.getClass(), "changed its mind");
    }
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
