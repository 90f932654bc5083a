package io.picket.probes.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.probes.wire.Decoder;
import io.picket.probes.wire.Step;
import io.picket.testkit.DecoderHarness;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProtocolDecodersTest {
  private static <T> DecoderHarness harness(Decoder<T> decoder) {
    return DecoderHarness.of(received ->
        switch (decoder.offer(received)) {
          case Step.NeedMore<T>() -> new DecoderHarness.NeedMore();
          case Step.Done<T>(var value, var consumed) -> new DecoderHarness.Done(value, consumed);
          case Step.Bad<T>(var why) -> new DecoderHarness.Bad(why);
        });
  }

  /** All that has come is taken, however much that is. */
  @Test
  void firstWords() {
    DecoderHarness harness =
        DecoderHarness.of(received ->
            switch (new FirstWordsDecoder().offer(received)) {
              case Step.NeedMore<FirstWords>() -> new DecoderHarness.NeedMore();
              case Step.Done<FirstWords>(var words, var _) -> new DecoderHarness.Done(words, 0);
              case Step.Bad<FirstWords>(var why) -> new DecoderHarness.Bad(why);
            });
    for (String hex : List.of("16030300310200002d0303", "15030100020228", "150301000201700a")) {
      harness.hostile(HexFormat.of().parseHex(hex));
    }
    for (String text : List.of("SSH-2.0-x\r\n", "HTTP/1.1 200 OK\r\n", "220 mail\r\n")) {
      harness.hostile(text.getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  @Test
  void rdpConfirms() {
    harness(new RdpConfirmDecoder())
        .message(HexFormat.of().parseHex("030000130ed000001234000209080002000000"));
    harness(new RdpConfirmDecoder()).message(HexFormat.of().parseHex("0300000b06d00000123400"));
  }

  @Test
  void vncVersionsAndSecurityTypes() {
    harness(new RfbVersionDecoder()).message("RFB 003.889\n".getBytes(StandardCharsets.US_ASCII));
    harness(new RfbSecurityDecoder(false)).message(new byte[] {3, 1, 2, 19});
    harness(new RfbSecurityDecoder(false)).message(new byte[] {0, 0, 0, 0, 2, 'n', 'o'});
    harness(new RfbSecurityDecoder(true)).message(new byte[] {0, 0, 0, 2});
    harness(new RfbSecurityDecoder(true)).message(new byte[] {0, 0, 0, 0, 0, 0, 0, 1, 'x'});
  }

  @Test
  void sshVersions() {
    harness(new SshVersionDecoder())
        .message("hello\r\nSSH-2.0-x y\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void sshAlgorithms() {
    harness(new KexInitDecoder()).message(kexInit("a,b", "c", "d", "d", "e", "f", "none", "none"));
    Step<?> step =
        new KexInitDecoder()
            .offer(ByteBuffer.wrap(kexInit("a,b", "c", "d", "d", "e", "f", "none", "none")));
    assertThat(step.toString()).contains("MACs, from the client").doesNotContain("ciphers, from");
    assertThat(new KexInitDecoder().offer(ByteBuffer.wrap(kexInit("a\u001b[2J", "c"))))
        .isInstanceOf(Step.Bad.class);
  }

  private static byte[] kexInit(String... lists) {
    var payload = new ByteArrayOutputStream();
    payload.write(20);
    payload.writeBytes(new byte[16]);
    for (int at = 0; at < 10; at++) {
      byte[] list = (at < lists.length ? lists[at] : "").getBytes(StandardCharsets.US_ASCII);
      payload.writeBytes(ByteBuffer.allocate(4).putInt(list.length).array());
      payload.writeBytes(list);
    }
    payload.writeBytes(new byte[5]);
    ByteBuffer packet = ByteBuffer.allocate(5 + payload.size() + 6);
    packet.putInt(1 + payload.size() + 6).put((byte) 6).put(payload.toByteArray());
    return packet.array();
  }

  @Test
  void smbAnswers() {
    byte[] one = new byte[4 + 32 + 1 + 34 + 2];
    one[3] = (byte) (one.length - 4);
    one[4] = (byte) 0xff;
    System.arraycopy("SMBr".getBytes(StandardCharsets.US_ASCII), 0, one, 5, 4);
    one[4 + 9] = (byte) 0x80;
    one[4 + 32] = 17;
    one[4 + 35] = 0x0f;
    harness(new SmbAnswerDecoder()).message(one);
    byte[] two = new byte[4 + 64 + 64];
    two[3] = (byte) 128;
    two[4] = (byte) 0xfe;
    System.arraycopy("SMB".getBytes(StandardCharsets.US_ASCII), 0, two, 5, 3);
    two[4 + 16] = 1;
    two[4 + 64] = 65;
    two[4 + 66] = 3;
    two[4 + 68] = 0x11;
    two[4 + 69] = 3;
    harness(new SmbAnswerDecoder()).message(two);
  }

  @Test
  void ownWordsAreNoAnswers() {
    for (byte[] request : List.of(SmbRequests.one(), SmbRequests.two())) {
      assertThat(new SmbAnswerDecoder().offer(ByteBuffer.wrap(request)))
          .isInstanceOf(Step.Bad.class);
    }
  }
}
