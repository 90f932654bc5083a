package io.picket.probes.handshake;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.picket.fingerprints.tls.Suite;
import io.picket.probes.tls.Octets;
import io.picket.probes.wire.WireException;
import io.picket.testkit.KeyKind;
import io.picket.testkit.TestPki;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Keys and parameters that a server chose, calculated with: searched with {@code JAZZER_FUZZ=1}.
 */
@Isolated("the fuzzer rewrites every class while it starts")
class HandshakeFuzzTest {
  static Stream<byte[]> known() {
    TestPki pki = TestPki.today();
    byte[] der = pki.leafOrder("a.example", pki.root("Root")).key(KeyKind.RSA_2048).issue().der();
    byte[] listed =
        ByteBuffer.allocate(6 + der.length)
            .put((byte) 0)
            .putShort((short) (3 + der.length))
            .put((byte) 0)
            .putShort((short) der.length)
            .put(der)
            .array();
    byte[] curve = new byte[36];
    System.arraycopy(new byte[] {3, 0, 0x1d, 32, 9}, 0, curve, 0, 5);
    return Stream.of(listed, curve);
  }

  @MethodSource("known")
  @FuzzTest(maxDuration = "4m")
  void survives(byte[] received) {
    Optional<Octets> body = Optional.of(Octets.of(received));
    agrees(random -> KeyAgreement.ephemeral(Suite.KeyExchange.ECDHE, body, random));
    agrees(random -> KeyAgreement.ephemeral(Suite.KeyExchange.DHE, body, random));
    agrees(random -> KeyAgreement.byRsa(body, random));
    for (int group : List.of(0x17, 0x1d, 0x1e, 0x100, 0x201, 0x11ec)) {
      EphemeralKey.of(group, new Random(1)).orElseThrow().secretWith(received);
    }
    agrees(_ -> ServerHello.parse(ByteBuffer.wrap(received)));
  }

  @FunctionalInterface
  private interface Reading {
    Object with(RandomGenerator random) throws WireException;
  }

  /** The two exceptions that every caller turns into "malformed", and no others. */
  private static void agrees(Reading reading) {
    try {
      reading.with(new Random(1));
    } catch (WireException | BufferUnderflowException expected) {
      // As it should be for nearly everything.
    }
  }
}
