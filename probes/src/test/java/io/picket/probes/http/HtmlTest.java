package io.picket.probes.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HtmlTest {
  @Test
  void findsThePasswordFieldAmongOthers() {
    assertThat(new Html("<input name=a><input type=text><input type='password'>").passwordAt())
        .isEqualTo(31);
    assertThat(new Html("<input <input type=password>").passwordField()).isTrue();
    assertThat(new Html("<input type=text").passwordField()).isFalse();
  }

  /** Half a million beginnings of one tag: each must be looked at once. */
  @Test
  @Timeout(20)
  void aPageOfBeginningsCostsNoMoreThanItsLength() {
    assertThat(new Html("<input".repeat(500_000) + ">").passwordField()).isFalse();
    assertThat(new Html("<input type ".repeat(250_000) + ">").passwordField()).isFalse();
  }
}
