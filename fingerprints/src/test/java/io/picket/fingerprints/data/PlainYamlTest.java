package io.picket.fingerprints.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.fingerprints.products.Products;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The quick reading gives the library's answer or none. */
class PlainYamlTest {
  @Test
  void everyFileOfOursIsReadTheQuickWayAndAsTheLibraryReadsIt() throws Exception {
    List<Path> files = files();
    assertThat(files).hasSizeGreaterThan(10);
    for (Path file : files) {
      String text = Files.readString(file);
      assertThat(PlainYaml.read("here", text)).as(file.toString()).isPresent();
      assertThat(quick(text)).as(file.toString()).isEqualTo(inFull(text));
    }
  }

  @Test
  void whatItDoesNotKnowItLeaves() {
    for (String strange :
        List.of(
            "",
            "# nothing\n",
            "a text\n",
            "a:\n",
            "a: null\n",
            "a: ~\n",
            "a: b: c\n",
            "a: b\n  c\n",
            "a: 'b\n  c'\n",
            "a: {b: c,\n  d: e}\n",
            "a: {b: c} d\n",
            "a: [b, c\n",
            "a: {b}\n",
            "a: &b c\n",
            "a: *b\n",
            "a: !b c\n",
            "a: |\n  b\n",
            "a: >\n  b\n",
            "a: >-\n  b\n    c\n",
            "a: >-\n  b\n\n  c\n",
            "a: >-\n  b\n  # c\n  d\n",
            "a: >-\n",
            "a: \"b\\n\"\n",
            "a: 'b' # 'c'\n",
            "a: @b\n",
            "a\tb: c\n",
            "a: b\r\n",
            "--- \na: b\n",
            "a: b\n--- \nc: d\n",
            "a: b\n c: d\n",
            " a: b\nc: d\n",
            "- a\nb: c\n",
            "a b: c\n",
            "'a': b\n",
            "? a\n",
            "- - a\n",
            "-\n  a\n",
            "a: - b\n")) {
      assertThat(PlainYaml.read("here", strange)).as(strange).isEmpty();
    }
  }

  @Test
  void placesAreThoseOfTheLine() {
    Value read = new Value("here", PlainYaml.read("here", "# first\na:\n  - b: c\n").orElseThrow());
    Value item = read.fields("a").required("a").list().getFirst();
    assertThat(item.place()).hasToString(inFullOf("# first\na:\n  - b: c\n").place().toString());
  }

  /** Single characters of a real file taken out, doubled or replaced. */
  @Test
  void whateverIsReadFromADamagedFileIsWhatTheLibraryReads() {
    String whole = Yaml.text(Products.class, "products.yaml");
    String text = whole.substring(whole.indexOf("products:"), whole.indexOf("  - id: connectwise"));
    var random = new Random(7);
    int read = 0;
    for (int i = 0; i < 2_000; i++) {
      int at = random.nextInt(text.length());
      char other = "ab: -#'\"{}[],>\n|&*?".charAt(random.nextInt(19));
      String damaged =
          switch (i % 3) {
            case 0 -> text.substring(0, at) + text.substring(at + 1);
            case 1 -> text.substring(0, at) + other + text.substring(at);
            default -> text.substring(0, at) + other + text.substring(at + 1);
          };
      if (PlainYaml.read("here", damaged).isPresent()) {
        read++;
        assertThat(quick(damaged)).as(damaged).isEqualTo(inFull(damaged));
      }
    }
    assertThat(read).isGreaterThan(500);
  }

  private static Value inFullOf(String text) {
    return Yaml.read("here", text).fields("a").required("a").list().getFirst();
  }

  private static String quick(String text) {
    return PlainYaml.read("here", text).map(node -> shown(new Value("here", node))).orElseThrow();
  }

  private static String inFull(String text) {
    try {
      return shown(Yaml.read("here", text));
    } catch (BadInput e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static String shown(Value value) {
    if (value.isList()) {
      return value.list().stream().map(PlainYamlTest::shown).toList().toString();
    }
    if (value.isMap()) {
      var shown = new StringBuilder("{");
      try {
        value.entries().forEach((key, one) -> shown.append(key + "=" + shown(one) + ";"));
      } catch (BadInput e) {
        shown.append(e.what());
      }
      return shown + "}";
    }
    return "<" + value.text() + ">";
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(Path.of("src/main/resources"))) {
      return all.filter(file -> file.toString().endsWith(".yaml")).toList();
    }
  }
}
