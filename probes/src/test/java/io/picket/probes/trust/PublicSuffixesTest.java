package io.picket.probes.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

class PublicSuffixesTest {
  @Test
  void answersAsTheLibraryForEveryRuleOfItsList() throws Exception {
    List<String> names = new ArrayList<>();
    for (String rule : rules()) {
      String bare = rule.startsWith("*.") ? rule.substring(2) : rule;
      names.addAll(List.of(bare, "a." + bare, "b.a." + bare));
    }
    assertThat(names).hasSizeGreaterThan(20_000);
    List<String> wrong = new ArrayList<>();
    for (String name : names) {
      HttpUrl url = HttpUrl.parse("http://" + name + "/");
      if (url == null || url.host().indexOf('.') < 0) {
        continue;
      }
      if (PublicSuffixes.isSuffix(url.host()) != (url.topPrivateDomain() == null)) {
        wrong.add(url.host());
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void knowsWhatItIsAskedFor() {
    assertThat(List.of("com", "co.uk", "CO.UK", "xn--55qx5d.cn", "foo.ck", "intranet"))
        .allMatch(PublicSuffixes::isSuffix);
    assertThat(List.of("example.com", "www.ck", "foo.bar", "192.0.2.1", "a b.com", "..", "x.co.uk"))
        .noneMatch(PublicSuffixes::isSuffix);
  }

  private static List<String> rules() throws IOException {
    List<String> rules = new ArrayList<>();
    try (InputStream in =
            HttpUrl.class.getResourceAsStream("internal/publicsuffix/PublicSuffixDatabase.list");
        var list = new DataInputStream(in)) {
      for (int part = 0; part < 2; part++) {
        byte[] bytes = list.readNBytes(list.readInt());
        rules.addAll(new String(bytes, StandardCharsets.UTF_8).lines().toList());
      }
    }
    return rules;
  }
}
