package io.picket.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTest {
  @Test
  void nothingThatMovesACursorOrReordersSurvives() {
    assertThat(Text.printable("a\u001b[31mb\r\nc\u202ed\u200be\ud800f\u2028g\u0085h"))
        .isEqualTo("a\\u{1b}[31mb\\u{d}\\u{a}c\\u{202e}d\\u{200b}e\\u{d800}f\\u{2028}g\\u{85}h");
  }

  @Test
  void ordinaryTextOfAnyLanguageStays() {
    assertThat(Text.printable("Zürich 東京 🛡 é")).isEqualTo("Zürich 東京 🛡 é");
  }

  @Test
  void lengthIsBoundedAndTheCutIsMarked() {
    assertThat(Text.printable("x".repeat(100_000))).hasSize(Text.EVIDENCE_LIMIT + 1).endsWith("…");
    assertThat(Text.printable("ab🛡", 3)).isEqualTo("ab🛡");
    assertThat(Text.printable("ab🛡c", 3)).isEqualTo("ab🛡…");
  }
}
