package io.picket.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.picket.checks.Declarations;
import io.picket.fingerprints.data.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an editor says of a declaration by {@code picket schema declare} and what Picket says when
 * it reads it: the same, but for what only a reader can know.
 */
class DeclarationSchemaTest {
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(Declarations.schema());

  /** How a reader begins what it knows beyond the form of one value. */
  private static final List<String> BEYOND =
      List.of(
          "it expires before it was given",
          "it would count for more than",
          "is attested already",
          "is declared twice",
          "is there twice",
          "runs backwards",
          "ports are 1 to 65535",
          "is not a date",
          "is neither a name nor an address",
          "no guide has a row");

  private static final Map<String, List<String>> VALUES =
      Map.ofEntries(
          Map.entry("server", List.of("rmm.example.com", "203.0.113.7", "2001:db8::1", "[a]")),
          Map.entry(
              "product",
              List.of(
                  "screenconnect", "endpoint-central-msp", "n-central", "nginx", "connectwise")),
          Map.entry("role", List.of("server", "relay", "secure-gateway", "gateway", "Server")),
          Map.entry(
              "ports",
              List.of(
                  "{}",
                  "{https: 443}",
                  "{relay: [8041, 443], agent: 1}",
                  "{database: 65535, distribution: 8384, http: []}",
                  "{gateway: 0}",
                  "{notification: 65536}",
                  "{https: x}",
                  "{htps: 443}",
                  "{https: {a: 1}}",
                  "443")),
          Map.entry(
              "expected-open",
              List.of(
                  "443",
                  "'443,8041'",
                  "[443, 8000-8100]",
                  "[]",
                  "22-",
                  "'-1024'",
                  "' 22 , 80 '",
                  "''",
                  "80-22",
                  "70000",
                  "-5",
                  "http",
                  "22;80",
                  "'22,,80'",
                  "{a: 1}",
                  "[[1]]",
                  "4.5")),
          Map.entry("domain-joined", List.of("true", "false", "yes", "1", "")),
          Map.entry("console-for", List.of("anyone", "named-addresses", "nobody")),
          Map.entry("trust-store", List.of("our-ca.pem", "/etc/ca.p12", "[a]", "{b: c}")),
          Map.entry("consol-for", List.of("anyone")));

  private static final Map<String, List<String>> WORDS =
      Map.of(
          "row", List.of("CW-05", "ME-52", "CW-37", "CW-38", "ME-00", "ME-53", "cw-05", "5", "MEX"),
          "says", List.of("holds", "not-applicable", "yes"),
          "owner", List.of("J. Doe", "4711", "' '", "''", "[x]", "x".repeat(501)),
          "date", List.of("2026-10-01", "2026-02-30", "1.10.2026", "2026-10", "20261001"),
          "expires", List.of("2027-10-01", "2036-10-01", "2020-01-01", "never"),
          "evidence", List.of("ticket 4711", "4711", "''", "x".repeat(500)),
          "evidense", List.of("t"));

  @TempDir Path folder;

  private Optional<String> reader(String yaml) throws IOException {
    try {
      assertThat(Declarations.read(Files.writeString(folder.resolve("us.yaml"), yaml)))
          .isNotEmpty();
      return Optional.empty();
    } catch (BadInput e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static List<String> editor(String yaml) {
    Object read = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    return SCHEMA.validate(new JsonMapper().writeValueAsString(read), InputFormat.JSON).stream()
        .map(Object::toString)
        .toList();
  }

  private void assertAgree(String yaml) throws IOException {
    Optional<String> reader = reader(yaml);
    List<String> editor = editor(yaml);
    if (reader.isEmpty()) {
      assertThat(editor).as(yaml).isEmpty();
    } else if (editor.isEmpty()) {
      assertThat(reader.get()).as(yaml).containsAnyOf(BEYOND.toArray(String[]::new));
    }
    reader.ifPresent(
        said -> assertThat(said).as(yaml).containsPattern("us\\.yaml:[0-9]+:[0-9]+: "));
  }

  @Test
  void everyValueOfEveryKeyIsJudgedAlike() throws IOException {
    for (var key : VALUES.entrySet()) {
      for (String value : key.getValue()) {
        assertAgree(key.getKey() + ": " + value + "\n");
        assertAgree("- " + key.getKey() + ": " + value + "\n");
      }
    }
    String good = "row: CW-05, owner: J, date: 2026-10-01, expires: 2027-10-01, evidence: t";
    for (var key : WORDS.entrySet()) {
      for (String value : key.getValue()) {
        String rest =
            good.replaceFirst(key.getKey() + ": [^,]+(?:, )?", "").replaceFirst(", $", "");
        assertAgree("attestations: [{" + key.getKey() + ": " + value + ", " + rest + "}]\n");
        assertAgree("attestations: [{" + rest + "}]\n");
      }
    }
  }

  @Test
  void manyDeclarationsAreJudgedAlike() throws IOException {
    var random = new Random(20_261_127);
    int good = 0;
    for (int round = 0; round < 3000; round++) {
      var lines = new ArrayList<String>();
      pick(VALUES, random, 3).forEach((key, value) -> lines.add(key + ": " + value));
      if (random.nextInt(3) == 0) {
        var words = new ArrayList<String>();
        pick(WORDS, random, 1).forEach((key, value) -> words.add(key + ": " + value));
        lines.add("attestations: [{" + String.join(", ", words) + "}]");
      }
      String yaml = lines.isEmpty() ? "{}\n" : String.join("\n", lines) + "\n";
      assertAgree(yaml);
      good += reader(yaml).isEmpty() ? 1 : 0;
    }
    assertThat(good).as("of 3000, so that both kinds were tried").isBetween(200, 2800);
  }

  /** Each key with one chance in {@code rarity}, and most often with its first values. */
  private static Map<String, String> pick(
      Map<String, List<String>> from, Random random, int rarity) {
    var picked = new java.util.TreeMap<String, String>();
    for (String key : from.keySet().stream().sorted().toList()) {
      List<String> values = Optional.ofNullable(from.get(key)).orElseThrow();
      boolean misspelt = key.equals("consol-for") || key.equals("evidense");
      if (random.nextInt(misspelt ? 40 : rarity) == 0) {
        int most = random.nextInt(4) == 0 ? values.size() : Math.min(2, values.size());
        picked.put(key, values.get(random.nextInt(most)));
      }
    }
    return picked;
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]\n", "text\n", "- 5\n", "- []\n", "attestations: {}\n", "null\n"})
  void whatIsNoDeclarationIsNoneForBoth(String yaml) throws IOException {
    assertThat(reader(yaml)).isPresent();
    assertThat(editor(yaml)).isNotEmpty();
  }
}
