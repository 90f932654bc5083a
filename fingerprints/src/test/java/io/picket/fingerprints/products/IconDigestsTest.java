package io.picket.fingerprints.products;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IconDigestsTest {
  /** Values that other programs for this hash give too. */
  @ParameterizedTest
  @CsvSource({
    "'', 0",
    "hello, 613153351",
    "The quick brown fox jumps over the lazy dog, 776992547"
  })
  void murmur(String text, int hash) {
    assertThat(IconDigests.murmur(text.getBytes(StandardCharsets.US_ASCII))).isEqualTo(hash);
  }

  /** Made up so that their digests are those of products' icons, by the rule of search engines. */
  @ParameterizedTest
  @CsvSource({"gn+1BlUlGO33Omnr, 1117165781", "NahIKJbW3Cv+Yl8B, -1445519482"})
  void iconsByTheNameOfSearchEngines(String icon, int hash) {
    assertThat(IconDigests.of(Base64.getDecoder().decode(icon))).contains("mmh3:" + hash);
  }

  @Test
  void nothingHasNoDigest() {
    assertThat(IconDigests.of(new byte[0])).isEmpty();
    assertThat(IconDigests.of("abc".getBytes(StandardCharsets.US_ASCII)))
        .contains("md5:900150983cd24fb0d6963f7d28e17f72");
  }
}
