package io.picket.probes.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.probes.wire.Step;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAnswerDecoderTest {
  private static final HttpAnswerDecoder DECODER = new HttpAnswerDecoder(1000);

  private static Step<HttpAnswer> offer(byte[] bytes) {
    return DECODER.offer(ByteBuffer.wrap(bytes));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static HttpAnswer read(String text) {
    return offer(bytes(text)) instanceof Step.Done<HttpAnswer>(HttpAnswer answer, int consumed)
            && consumed > 0
        ? answer
        : DECODER.atEnd(ByteBuffer.wrap(bytes(text))).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.0 200\r\ncontent-length:5\r\n\r\nhello",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\nContent-Length: 5\n\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\n",
        "HTTP/1.1 200 OK\r\nServer: a\r\n\r\nhello"
      })
  void readsBodiesOfEveryKindAndIsNeverDoneEarly(String text) {
    HttpAnswer answer = read(text);
    assertThat(answer.text()).isEqualTo("hello");
    assertThat(answer.truncated()).isFalse();
    for (int end = 0; end < text.length(); end++) {
      Step<HttpAnswer> step = offer(bytes(text.substring(0, end)));
      assertThat(step).as("the first %d", end).isInstanceOf(Step.NeedMore.class);
    }
  }

  @Test
  void tellsWhatIsMissing() {
    String text = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello";
    assertThat(read(text).truncated()).isTrue();
    String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhello";
    assertThat(read(chunked).truncated()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-x\r\n",
        "HTTP/1.1 OK\r\n\r\n",
        "HTTP/1.1 999999 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
      })
  void refusesWhatIsNoAnswer(String text) {
    assertThat(offer(bytes(text))).isInstanceOf(Step.Bad.class);
  }

  @Test
  void boundsTheHead() {
    assertThat(offer(bytes("HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(20_000))))
        .isInstanceOf(Step.Bad.class);
  }

  @Test
  void neverThrows() {
    var random = new Random(20_261_122);
    byte[] good =
        bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
    for (int round = 0; round < 20_000; round++) {
      byte[] bad = good.clone();
      for (int flips = 0; flips < 3; flips++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      assertThat(offer(bad)).isNotNull();
      assertThat(DECODER.atEnd(ByteBuffer.wrap(bad))).isNotNull();
    }
  }
}
