package io.picket.fingerprints.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picket.model.Severity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlTest {
  private static Value read(String text) {
    return Yaml.read("f.yaml", text);
  }

  @Test
  void readsTypedValues() {
    Fields fields =
        read("name: 1.10\n"
                + "port: 8040\n"
                + "wait: 20s\n"
                + "day: 2026-11-22\n"
                + "bad: high\n"
                + "all: [a, b]\n"
                + "ok: true\n")
            .fields("name", "port", "wait", "day", "bad", "all", "ok", "absent");
    assertThat(fields.required("name").text()).isEqualTo("1.10");
    assertThat(fields.required("port").integer(1, 65535)).isEqualTo(8040);
    assertThat(fields.required("wait").duration()).isEqualTo(Duration.ofSeconds(20));
    assertThat(fields.required("day").date()).isEqualTo(LocalDate.of(2026, 11, 22));
    assertThat(fields.required("day").moment()).isEqualTo(Instant.parse("2026-11-22T00:00:00Z"));
    assertThat(fields.required("bad").oneOf(Severity.class)).isEqualTo(Severity.HIGH);
    assertThat(fields.texts("all")).containsExactly("a", "b");
    assertThat(fields.texts("name")).containsExactly("1.10");
    assertThat(fields.required("ok").flag()).isTrue();
    assertThat(fields.optional("absent")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          nmae: x         | f.yaml:1:1: unknown key "nmae"; did you mean "name"?
          zzzzzz: x       | f.yaml:1:1: unknown key "zzzzzz"; use one of: name, port, wait
          port: eighty    | f.yaml:1:7: "eighty" is not a whole number; write a whole number from 1 to 9
          port: 99        | f.yaml:1:7: 99 is out of range; write a whole number from 1 to 9
          port: +5        | f.yaml:1:7: +5 is out of range; write a whole number from 1 to 9
          port: [1]       | f.yaml:1:7: expected a text, found a list
          port:           | f.yaml:1:6: there is no value here; write one, or leave the key out
          wait: 20        | f.yaml:1:7: "20" has no unit; write 20s for seconds, or ms, m, h, d
          name: x         | f.yaml:1:1: "port" is missing; add "port:"
          [a, b           | f.yaml:1:6: not valid YAML: expected ',' or ']', but got <stream end>
          {<<: {name: x}} | f.yaml:1:2: unknown key "<<"; use one of: name, port, wait
          """)
  void saysWhereAndHowToMend(String text, String expected) {
    assertThatThrownBy(
            () -> {
              Fields fields = read(text).fields("name", "port", "wait");
              fields.optional("wait").ifPresent(Value::duration);
              fields.required("port").integer(1, 9);
            })
        .isInstanceOf(BadInput.class)
        .hasMessage(expected);
  }

  @Test
  void refusesTheSameKeyTwice() {
    assertThatThrownBy(() -> read("a: 1\nb: 2\na: 3\n").fields("a", "b"))
        .hasMessage("f.yaml:3:1: key \"a\" is there twice; keep one of them");
    assertThatThrownBy(() -> read("a: 1\na: 3\n").entries()).isInstanceOf(BadInput.class);
  }

  @Test
  void boundsSizeDepthAliasesAndDocuments() {
    assertThatThrownBy(() -> read("x".repeat(Yaml.MOST_BYTES + 1))).hasMessageContaining("longer");
    assertThatThrownBy(() -> read("[".repeat(100_000))).hasMessageContaining("deep");
    assertThatThrownBy(() -> read("a: &x [1]\nb: *x\n"))
        .hasMessage("f.yaml:2:4: aliases (*name) are not read; write it out");
    assertThatThrownBy(() -> read("a: 1\n---\nb: 2\n")).hasMessageContaining("second document");
    assertThatThrownBy(() -> read("")).hasMessageContaining("empty");
  }

  @Test
  void readsFiles(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("a.yaml");
    Files.writeString(file, "a: b\n");
    assertThat(Yaml.read(file).fields("a").text("a")).contains("b");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThatThrownBy(() -> Yaml.read(file)).hasMessageContaining("not UTF-8");
    assertThatThrownBy(() -> Yaml.read(folder.resolve("none"))).hasMessageContaining("no such");
  }

  @Test
  void durationsReadBackWhatTheyWrite() {
    for (String text : new String[] {"500ms", "20s", "2m", "1h", "45d", "0ms", "90s"}) {
      assertThat(Durations.text(Durations.parse(text))).isEqualTo(text);
    }
  }
}
