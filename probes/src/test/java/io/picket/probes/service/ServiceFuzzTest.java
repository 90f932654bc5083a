package io.picket.probes.service;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.picket.probes.wire.Decoder;
import io.picket.probes.wire.Survival;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.parallel.Isolated;

/** SMB, RDP, VNC, SSH, SQL Browser and first words: searched with {@code JAZZER_FUZZ=1}. */
@Isolated("the fuzzer rewrites every class while it starts")
class ServiceFuzzTest {
  private static final List<Decoder<?>> DECODERS =
      List.of(
          new KexInitDecoder(),
          new RdpConfirmDecoder(),
          new RfbSecurityDecoder(false),
          new RfbSecurityDecoder(true),
          new RfbVersionDecoder(),
          new SmbAnswerDecoder(),
          new SshVersionDecoder());

  @FuzzTest(maxDuration = "4m")
  void survives(byte[] received) {
    DECODERS.forEach(decoder -> Survival.of(decoder, received));
    // First words take all that has come, so only that they do not throw can be asked of them.
    new FirstWordsDecoder().offer(ByteBuffer.wrap(received));
    SqlBrowser.read(received, new ArrayList<>());
  }
}
