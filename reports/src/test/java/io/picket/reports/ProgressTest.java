package io.picket.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Progress is told often enough and not too often, and never says it is done before it is. */
class ProgressTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private Instant now = Instant.EPOCH;

  @Test
  void onATerminalOneLineIsRewritten() {
    try (var progress = progress(Progress.Style.LIVE, 80)) {
      progress.show(state(0));
      progress.show(state(1));
      pass(10_000);
      progress.show(state(500));
    }
    assertThat(written())
        .isEqualTo(
            "\r\u001b[Kports 0/1,000 (0%) · 3 open\r\u001b[Kports 500/1,000 (50%) · 3 open ·"
                + " 50/s · about 10 s left\r\u001b[K");
  }

  /** Of ports behind a firewall the open ones are done at once and all others seconds later. */
  @Test
  void noTimeLeftIsGuessedFromAFewPorts() {
    try (var progress = progress(Progress.Style.LIVE, 80)) {
      progress.show(state(0));
      pass(10_000);
      progress.show(state(9));
      assertThat(written()).contains("9/1,000").doesNotContain("left");
      pass(10_000);
      progress.show(state(10));
      assertThat(written()).contains("left");
    }
  }

  @Test
  void whatStandsThereIsNotWrittenAgain() {
    try (var progress = progress(Progress.Style.LIVE, 80)) {
      for (int i = 0; i < 9; i++) {
        progress.show(state(0));
        pass(200);
      }
      assertThat(written()).containsOnlyOnce("ports 0");
      progress.clear();
      progress.show(state(0));
    }
    assertThat(written()).endsWith("\r\u001b[K\r\u001b[Kports 0/1,000 (0%) · 3 open\r\u001b[K");
  }

  @Test
  void elsewhereALineNowAndThen() {
    var progress = progress(Progress.Style.LINES, 80);
    for (int i = 0; i <= 999; i++) {
      progress.show(state(i));
      pass(100);
    }
    assertThat(written().lines())
        .hasSize(3)
        .allSatisfy(line -> assertThat(line).contains("/1,000"));
    assertThat(written()).doesNotContain("\u001b").doesNotContain("\r").doesNotContain("100%");
  }

  @Test
  void silenceIsSilence() {
    try (var progress = progress(Progress.Style.SILENT, 80)) {
      progress.show(state(1));
    }
    assertThat(written()).isEmpty();
  }

  @Test
  void theLineFitsTheTerminalAndShowsNothingRaw() {
    var progress = progress(Progress.Style.LIVE, 20);
    progress.show(new Progress.State("a\u001b[31mb", 1, 3, 4_000_000_000L, 5));
    assertThat(written().substring(4)).hasSizeLessThan(20).doesNotContain("\u001b");
  }

  @Test
  void oneBeforeTheLastIsNotAHundredPercent() {
    progress(Progress.Style.LIVE, 80).show(new Progress.State("hosts", 9_999, 10_000, 0, 0));
    assertThat(written()).contains("99%");
  }

  private Progress progress(Progress.Style style, int width) {
    return new Progress(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        () -> now,
        style,
        Duration.ofSeconds(30),
        width);
  }

  private void pass(int millis) {
    now = now.plusMillis(millis);
  }

  private static Progress.State state(long done) {
    return new Progress.State("ports", done, 1_000, 3, 0);
  }

  private String written() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
