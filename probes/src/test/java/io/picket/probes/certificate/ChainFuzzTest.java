package io.picket.probes.certificate;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.picket.probes.handshake.Hello;
import io.picket.probes.wire.Recorded;
import io.picket.probes.wire.WireException;
import io.picket.testkit.Credential;
import io.picket.testkit.TestPki;
import io.picket.testkit.Tls;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.provider.MethodSource;

/** A whole first flight, read for its certificates: searched with {@code JAZZER_FUZZ=1}. */
@Isolated("the fuzzer rewrites every class while it starts")
class ChainFuzzTest {
  private static final byte[] STATUS_REQUEST = {0, 5, 0, 0};

  static Stream<byte[]> known() {
    TestPki pki = TestPki.today();
    Credential leaf = pki.leaf("a.example", pki.root("Root"));
    var older = new ByteArrayOutputStream();
    older.writeBytes(Tls.serverHello(Tls.TLS_1_2, 0xc02f, STATUS_REQUEST));
    older.writeBytes(Tls.certificate(Tls.TLS_1_2, List.of(leaf.der())));
    byte[] status = {1, 0, 0, 2, 0x30, 0};
    older.writeBytes(Tls.record(Tls.HANDSHAKE, Tls.TLS_1_2, Tls.handshake(22, status)));
    return Stream.of(older.toByteArray(), Tls.serverHello13(0x1301), Tls.alert(2, 40));
  }

  @MethodSource("known")
  @FuzzTest(maxDuration = "4m")
  void survives(byte[] received) throws InterruptedException {
    var random = new Random(1);
    try {
      var presented =
          new ChainReader(new Recorded(received), random)
              .read(Ask.anything(Optional.of("a.example")).hello(random, Hello.GROUPS));
      if (presented.certificates().isEmpty()) {
        throw new AssertionError("a chain of nothing");
      }
    } catch (WireException expected) {
      // As it should be for nearly everything.
    }
  }
}
