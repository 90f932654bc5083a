package io.picket.probes.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.HttpSeen.Header;
import io.picket.probes.wire.Step;
import io.picket.testkit.DecoderHarness;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpHeadDecoderTest {
  private static final HttpHeadDecoder DECODER = new HttpHeadDecoder();

  private static Step<HttpHead> offer(byte[] bytes) {
    return DECODER.offer(ByteBuffer.wrap(bytes));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
        "HTTP/1.0 200\r\ncontent-length:5\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\nno colon\nContent-Length: 5\n\n"
      })
  void readsHeadsOfEveryKindAndIsNeverDoneEarly(String text) {
    assertThat(offer(bytes(text + "hello")))
        .isInstanceOfSatisfying(
            Step.Done.class, done -> assertThat(done.consumed()).isEqualTo(text.length()));
    for (int end = 0; end < text.length(); end++) {
      Step<HttpHead> step = offer(bytes(text.substring(0, end)));
      assertThat(step).as("the first %d", end).isInstanceOf(Step.NeedMore.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nA: b\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 404\nA:b\n\n"
      })
  void bearsEverythingThatCanHappenToAHead(String text) {
    DecoderHarness.of(received ->
            switch (DECODER.offer(received)) {
              case Step.NeedMore<HttpHead>() -> new DecoderHarness.NeedMore();
              case Step.Done<HttpHead>(var head, var consumed) ->
                  new DecoderHarness.Done(head, consumed);
              case Step.Bad<HttpHead>(var why) -> new DecoderHarness.Bad(why);
            })
        .message(bytes(text));
  }

  @Test
  void keepsOrderNamesAndDuplicates() {
    assertThat(offer(bytes("HTTP/1.1 200 OK\r\nB: 1\r\na:2\r\n: 3\r\nB: 4 \r\n\r\n")))
        .isEqualTo(
            new Step.Done<>(
                new HttpHead(
                    200, List.of(new Header("B", "1"), new Header("a", "2"), new Header("B", "4"))),
                42));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SSH-2.0-x\r\n", "HTTP/1.1 OK\r\n\r\n", "HTTP/1.1 999999 OK\r\n\r\n"})
  void refusesWhatIsNoAnswer(String text) {
    assertThat(offer(bytes(text))).isInstanceOf(Step.Bad.class);
  }

  @Test
  void refusesInterimAnswersWithoutEnd() {
    assertThat(offer(bytes("HTTP/1.1 100 Continue\r\n\r\n".repeat(9))))
        .isInstanceOf(Step.Bad.class);
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
        bytes("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nServer: a\r\nB: c\r\n\r\n");
    for (int round = 0; round < 20_000; round++) {
      byte[] bad = good.clone();
      for (int flips = 0; flips < 3; flips++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      assertThat(offer(bad)).isNotNull();
    }
  }
}
