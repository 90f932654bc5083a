package io.picket.probes.upgrade;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.picket.probes.wire.Decoder;
import io.picket.probes.wire.Survival;
import java.util.List;
import org.junit.jupiter.api.parallel.Isolated;

/** What is said before TLS, and TDS around it: searched with {@code JAZZER_FUZZ=1}. */
@Isolated("the fuzzer rewrites every class while it starts")
class UpgradeFuzzTest {
  private static final List<Decoder<?>> DECODERS =
      List.of(
          LdapUpgrade.RESULT_CODE,
          LengthPrefixed.MYSQL,
          LengthPrefixed.TDS,
          LengthPrefixed.TPKT,
          new LineDecoder(),
          NumberedReply.decoder(),
          (Decoder<byte[]>) TdsConnection::piece,
          XmppUpgrade.upTo("</stream:features>", "</stream:error>"));

  @FuzzTest(maxDuration = "4m")
  void survives(byte[] received) {
    DECODERS.forEach(decoder -> Survival.of(decoder, received));
  }
}
