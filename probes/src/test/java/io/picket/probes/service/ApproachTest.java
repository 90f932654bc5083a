package io.picket.probes.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.ServiceSeen.Detail;
import io.picket.probes.wire.Step;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApproachTest {
  private static Approach of(String protocol) {
    return Approach.ALL.stream()
        .filter(approach -> approach.protocol().equals(protocol))
        .findFirst()
        .orElseThrow();
  }

  private static Step<List<Detail>> offer(Approach approach, byte[] bytes) {
    return approach.decoder().offer(ByteBuffer.wrap(bytes));
  }

  @ParameterizedTest
  @CsvSource({
    "ldap, 300c02010161070a010004000400, anonymous bind, accepted",
    "ldap, 308400000010020101618400000007" + "0a010004000400, anonymous bind, accepted",
    "ldap, 300c02010161070a013004000400, anonymous bind, refused with result code 48",
    "msrpc, 05000c03100000003c00000001000000b810b810f05300000400313335000000"
        + "0100000000000000045d888aeb1cc9119fe808002b10486002000000, endpoint mapper, answers",
    "msrpc, 05000c0300000000003c000000000001" // the other order of bytes
        + "10b810b8000053f000043133350000000100000000000000"
        + "8a885d041cebc9119fe808002b10486000000002, endpoint mapper, answers",
    "msrpc, 05000c03100000003c00000001000000b810b810f05300000600343931353200"
        + "0100000002000100000000000000000000000000000000000000000000"
        + ", endpoint mapper, is not at this port",
    "msrpc, 05000d031000000015000000010000000400010500, endpoint mapper, refuses the bind",
    "mssql, 0401001a0000010000000b00060100110001ff0f0007d0000003, encryption, required",
    "mssql, 0401001a0000010000000b00060100110001ff0f0007d0000000, version, 15.0.2000",
    "net.tcp, 0847687474703a2f2f736368656d61732e6d6963726f736f66742e636f6d2f77"
        + "732f323030362f30352f6672616d696e672f6661756c74732f456e64706f696e"
        + "744e6f74466f756e64, fault, EndpointNotFound",
    "net.tcp, 0b, preamble, accepted",
    "netbios, 82000000, session, accepted",
    "netbios, 8300000182, session, refused",
    "postgresql, 53, tls, offered",
    "postgresql, 4e, tls, not offered",
    "rdp, 030000130ed000001234000209080002000000, security, NLA",
    "rdp, 030000130ed000001234000209080001000000, security, TLS without NLA",
    "rdp, 0300000b06d00000123400, security, 'RDP''s own, neither TLS nor NLA'",
  })
  void readsWhatTheProtocolGivesAway(String protocol, String hex, String key, String value) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    Step<List<Detail>> step = offer(of(protocol), bytes);
    assertThat(step).isInstanceOf(Step.Done.class);
    if (step instanceof Step.Done<List<Detail>>(List<Detail> details, int consumed)) {
      assertThat(consumed).isEqualTo(bytes.length);
      assertThat(details).contains(new Detail(key, value));
    }
  }

  @Test
  void anAnswerToAnotherCallIsNoneAndHalfAnAnswerIsWaitedFor() {
    String bound = "05000d031000000015000000%s0000000400010500";
    byte[] ours = HexFormat.of().parseHex(bound.formatted("01"));
    assertThat(offer(of("msrpc"), HexFormat.of().parseHex(bound.formatted("02"))))
        .isInstanceOf(Step.Bad.class);
    for (int length = 0; length < ours.length; length++) {
      assertThat(offer(of("msrpc"), Arrays.copyOf(ours, length))).isInstanceOf(Step.NeedMore.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0b0b", "0b00", "0805", "08ff7f", "088080", "088001ff", "0a", "00010001"})
  void whatIsNoFaultIsNoAnswerOfNet(String hex) {
    byte[] bytes = Arrays.copyOf(HexFormat.of().parseHex(hex), 600);
    assertThat(offer(of("net.tcp"), bytes)).isInstanceOf(Step.Bad.class);
  }

  @Test
  void takesNoOtherProtocolForItsOwn() {
    for (String text : List.of("HTTP/1.1 400 Bad Request\r\n\r\n", "SSH-2.0-OpenSSH_9.2\r\n")) {
      byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
      for (Approach approach : Approach.ALL) {
        assertThat(offer(approach, bytes)).as(approach.protocol()).isInstanceOf(Step.Bad.class);
      }
    }
    byte[] alert = {21, 3, 1, 0, 2, 2, 40};
    for (Approach approach : Approach.ALL) {
      assertThat(offer(approach, alert)).as(approach.protocol()).isInstanceOf(Step.Bad.class);
    }
  }

  @Test
  void neverThrowsAndNeverReadsItsOwnWordsAsAnAnswer() {
    var random = new Random(20_261_122);
    for (Approach approach : Approach.ALL) {
      assertThat(offer(approach, approach.bytes()))
          .as(approach.protocol() + " of an echo")
          .isNotInstanceOf(Step.Done.class);
      for (int round = 0; round < 20_000; round++) {
        byte[] noise = new byte[random.nextInt(120)];
        random.nextBytes(noise);
        if (random.nextBoolean()) {
          byte[] own = approach.bytes();
          System.arraycopy(own, 0, noise, 0, Math.min(own.length, noise.length));
          for (int flips = 0; flips < 4 && noise.length > 0; flips++) {
            noise[random.nextInt(noise.length)] = (byte) random.nextInt();
          }
        }
        assertThat(offer(approach, noise)).isNotNull();
      }
    }
  }
}
