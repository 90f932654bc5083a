package io.picket.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picket.model.CheckId;
import io.picket.model.ClientId;
import io.picket.model.Evidence;
import io.picket.model.Finding;
import io.picket.model.Gate;
import io.picket.model.Reason;
import io.picket.model.ScanRecord;
import io.picket.model.Severity;
import io.picket.model.Subject;
import io.picket.model.Verdict;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A record survives being written and read; nothing else is taken for a record. */
class RecordJsonTest {
  @Test
  void aRecordWithEveryVariantComesBackEqual() throws Exception {
    ScanRecord before = EveryVariant.record();
    assertThat(read(write(before))).isEqualTo(before);
  }

  @Test
  void theSampleReallyHasEveryVariant() throws Exception {
    JsonNode tree = RecordJson.mapper().readTree(write(EveryVariant.record()));
    Set<String> seen = new TreeSet<>();
    collect(tree, seen);
    assertThat(seen).containsAll(ModelClasses.variantWords());
  }

  @Test
  void writingTwiceGivesTheSameBytes() throws Exception {
    assertThat(write(EveryVariant.record())).isEqualTo(write(EveryVariant.record()));
  }

  @Test
  void theGateAndTheFingerprintsAreThereForReadersOfJson() throws Exception {
    ScanRecord record = EveryVariant.record();
    var out = new ByteArrayOutputStream();
    RecordJson.write(record, Optional.of(new Gate.Decision.Undecided(List.of("why"))), out);
    JsonNode tree = RecordJson.mapper().readTree(out.toString(StandardCharsets.UTF_8));
    assertThat(tree.at("/gate/decision").asString()).isEqualTo("undecided");
    assertThat(tree.at("/findings/0/key/fingerprint").asString())
        .isEqualTo(Fingerprint.of(record.findings().getFirst().key()));
    assertThat(read(out.toString(StandardCharsets.UTF_8))).isEqualTo(record);
  }

  private static final ClientId CLIENT = EveryVariant.record().run().client();
  private static final List<Evidence> WHY = List.of(new Evidence("port 443", "open"));

  private static Finding about(String host, String check, Verdict verdict, String... seenAt) {
    return new Finding(
        new Finding.Key(CLIENT, new CheckId(check), new Subject.OfHost(host)),
        verdict,
        List.of(seenAt));
  }

  @Test
  void whatManyHostsShareIsToldOnceAndComesBackOneByOne() throws Exception {
    var silent = new Verdict.Unknown(Reason.SILENT, "No port gave any answer.");
    var alone = new Verdict.Unknown(Reason.SILENT, "It did not answer.");
    var none = new Verdict.NotApplicable("No port asked is open from here.");
    var findings = new ArrayList<Finding>();
    for (String host : List.of("127.9.0.1", "127.9.0.2", "127.9.0.3")) {
      boolean dead = host.endsWith("3");
      findings.add(about(host, "a-first", dead ? silent : none, host));
      findings.add(about(host, "b-second", dead ? silent : none, host));
      findings.add(about(host, "host-answers", dead ? alone : new Verdict.Pass("yes", WHY), host));
    }
    findings.add(about("rmm.example.com", "a-first", none, "127.9.0.4", "127.9.0.5"));
    findings.add(about("rmm.example.com", "b-second", none, "127.9.0.4", "127.9.0.5"));
    ScanRecord before = EveryVariant.record().with(findings);

    String text = write(before);
    JsonNode tree = RecordJson.mapper().readTree(text);

    assertThat(tree.get("findings").findValuesAsString("because"))
        .containsExactly("yes", "yes", "No port gave any answer.", "It did not answer.");
    JsonNode together = tree.get("host_wide");
    assertThat(together).hasSize(2);
    assertThat(together.at("/0/verdict/type").asString()).isEqualTo("not_applicable");
    assertThat(together.at("/0/checks").toString()).isEqualTo("[\"a-first\",\"b-second\"]");
    assertThat(together.at("/0/hosts").toString()).isEqualTo("[\"127.9.0.1\",\"127.9.0.2\"]");
    assertThat(together.at("/0/places/0/seen_at").toString())
        .isEqualTo("[\"127.9.0.4\",\"127.9.0.5\"]");
    assertThat(together.at("/1/verdict/type").asString()).isEqualTo("unknown");
    assertThat(together.at("/1/checks").toString()).isEqualTo("[\"b-second\"]");
    assertThat(read(text)).isEqualTo(before);
  }

  @Test
  void aHostOfWhichEveryCheckSaysTheSameDoubtIsAmongTheFindings() throws Exception {
    var cut = new Verdict.Unknown(Reason.CANCELLED, "The scan was interrupted.");
    ScanRecord before =
        EveryVariant.record()
            .with(
                List.of(
                    about("127.9.0.1", "a-first", cut, "127.9.0.1"),
                    about("127.9.0.1", "b-second", cut, "127.9.0.1"),
                    about("127.9.0.1", "host-answers", cut, "127.9.0.1")));

    String text = write(before);

    JsonNode tree = RecordJson.mapper().readTree(text);
    assertThat(tree.at("/findings/0/verdict/type").asString()).isEqualTo("unknown");
    assertThat(tree.at("/host_wide/0/checks").toString())
        .isEqualTo("[\"b-second\",\"host-answers\"]");
    assertThat(read(text)).isEqualTo(before);
  }

  @Test
  void aShortFileThatStandsForTooManyVerdictsIsRefused() throws Exception {
    var none = new Verdict.NotApplicable("No port asked is open from here.");
    String text =
        write(EveryVariant.record().with(List.of(about("127.9.0.1", "a-b", none, "127.9.0.1"))));
    String checks = String.join(",", Collections.nCopies(10_000, "\"a-b\""));
    String hosts = String.join(",", Collections.nCopies(10_000, "\"127.9.0.1\""));
    var tree = (ObjectNode) RecordJson.mapper().readTree(text);
    var one = (ObjectNode) tree.at("/host_wide/0");
    one.set("checks", RecordJson.mapper().readTree("[" + checks + "]"));
    one.set("hosts", RecordJson.mapper().readTree("[" + hosts + "]"));

    assertThatThrownBy(() -> read(tree.toString()))
        .isInstanceOf(RecordException.class)
        .hasMessageContaining("stands for 100000000 verdicts");
  }

  /** As two records have that somebody put together: which verdict holds must not be chance. */
  @Test
  void twoVerdictsOfOneQuestionAreRefused() throws Exception {
    var fail = new Verdict.Fail(Severity.HIGH, "It is bad.");
    var none = new Verdict.NotApplicable("No port asked is open from here.");
    Finding bad = about("127.9.0.1", "a-b", fail, "127.9.0.1");
    String among = write(EveryVariant.record().with(List.of(bad, bad)));
    String beside =
        write(
            EveryVariant.record().with(List.of(bad, about("127.9.0.1", "a-b", none, "127.9.0.1"))));

    for (String text : List.of(among, beside)) {
      assertThatThrownBy(() -> read(text))
          .isInstanceOf(RecordException.class)
          .hasMessageContaining("two verdicts for " + CLIENT + " a-b 127.9.0.1");
    }
  }

  @Test
  void nothingBesideTheFindingsIsAsGoodAsAnEmptyList() throws Exception {
    var tree = (ObjectNode) RecordJson.mapper().readTree(write(EveryVariant.record()));
    List<Finding> single = read(tree.deepCopy().without("host_wide").toString()).findings();
    tree.putNull("host_wide");

    assertThat(read(tree.toString()).findings()).isEqualTo(single);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[null]", "{}", "[{}]", "\"none\""})
  void whatCannotStandBesideTheFindingsIsRefused(String instead) throws Exception {
    var tree = (ObjectNode) RecordJson.mapper().readTree(write(EveryVariant.record()));
    tree.set("host_wide", RecordJson.mapper().readTree(instead));

    assertThatThrownBy(() -> read(tree.toString())).isInstanceOf(RecordException.class);
  }

  @Test
  void aThousandHostsWithNothingOpenFillNoMegabyte() throws Exception {
    var findings = new ArrayList<Finding>();
    for (int host = 1; host <= 1000; host++) {
      String address = "127.9." + host / 250 + "." + (1 + host % 250);
      for (int check = 0; check < 100; check++) {
        var verdict = new Verdict.NotApplicable("Nothing is open, says check " + check % 30 + ".");
        findings.add(about(address, "check-" + check, verdict, address));
      }
    }

    assertThat(write(EveryVariant.record().with(findings)).length()).isLessThan(1_000_000);
  }

  @Test
  void aRecordThatTellsHostsOneByOneIsReadAsWell() throws Exception {
    var none = new Verdict.NotApplicable("No port asked is open from here.");
    ScanRecord before =
        EveryVariant.record().with(List.of(about("127.9.0.1", "a-first", none, "127.9.0.1")));
    var tree = (ObjectNode) RecordJson.mapper().readTree(write(before));
    tree.remove("host_wide");
    tree.set("findings", ModelWriter.tree(before.findings()));

    assertThat(read(tree.toString())).isEqualTo(before);
  }

  @Test
  void theStableFormHasNothingVolatile() throws Exception {
    var out = new ByteArrayOutputStream();
    RecordJson.writeStable(EveryVariant.record(), Optional.empty(), out);
    String text = out.toString(StandardCharsets.UTF_8);
    assertThat(text).contains("\"verdict\"");
    for (String name : RecordJson.VOLATILE) {
      assertThat(text).doesNotContain("\"" + name + "\"");
    }
    List<JsonNode> stapling = RecordJson.mapper().readTree(text).findValues("stapling");
    assertThat(stapling).isNotEmpty();
    assertThat(stapling).noneMatch(node -> node.has("handshakes")).allMatch(JsonNode::isObject);
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(RecordException.class)
        .hasMessageContaining("without times");
  }

  @Test
  void theStableFormLeavesOutWhatTimeAServerHas() throws Exception {
    var out = new ByteArrayOutputStream();
    RecordJson.writeStable(SampleRecords.rich(), Optional.empty(), out);
    assertThat(write(SampleRecords.rich())).contains("\"Date\"");
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("\"Server\"")
        .doesNotContain("\"Date\"");
  }

  @Test
  void unknownPropertiesAreIgnoredAndMissingListsAreEmpty() throws Exception {
    String text = write(EveryVariant.record());
    assertThat(read("{\"future\": {\"a\": [1]}," + text.substring(1)))
        .isEqualTo(EveryVariant.record());
    ScanRecord small =
        read(
            """
            {"schema_version": "1.7", "tool": {"name": "Picket", "version": "9"},
             "run": {"client": "acme", "profile": "default", "started": "2026-11-22T04:00:00Z",
             "finished": "2026-11-22T04:00:01Z", "complete": true, "permission": "word",
             "pretend": false}}
            """);
    assertThat(small.hosts()).isEmpty();
    assertThat(small.run().contact()).isEmpty();
  }

  @Test
  void aMistakeIsToldWithItsPlace() {
    assertThatThrownBy(() -> read("{\n  \"schema_version\": \"1.0\",\n  oops\n}"))
        .isInstanceOf(RecordException.class)
        .hasMessageStartingWith("record.json:3:");
    assertThatThrownBy(
            () -> read(write(EveryVariant.record()).replaceFirst("\"client-", "\"CLIENT-")))
        .isInstanceOf(RecordException.class)
        .hasMessageMatching("record.json:\\d+:\\d+: .*use 1 to 64 of a-z[^(]*\\(at /run/client\\)");
    assertThatThrownBy(() -> read(write(EveryVariant.record()).replaceFirst("1\\.0", "2.0")))
        .isInstanceOf(RecordException.class)
        .hasMessageContaining("schema_version is 2.0");
    assertThatThrownBy(() -> read("[]")).isInstanceOf(RecordException.class);
    assertThatThrownBy(() -> read("")).isInstanceOf(RecordException.class);
    assertThatThrownBy(() -> read("{}"))
        .isInstanceOf(RecordException.class)
        .hasMessageContaining("no \"schema_version\"");
    assertThatThrownBy(() ->
            read(
                write(EveryVariant.record()).replaceAll("\"port\"\\s*:\\s*\\d+", "\"port\":99999")))
        .isInstanceOf(RecordException.class)
        .hasMessageContaining("port 99999")
        .message()
        .doesNotContain("io.picket", "java.util");
    assertThatThrownBy(() -> read("[".repeat(100_000))).isInstanceOf(RecordException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"complete\" : false' | '\"complete\" : \"x\"' | expected true or false (at"
            + " /run/complete)",
        "'\"complete\" : false' | '\"complete\" : null' | found nothing (null), expected true or"
            + " false",
        "'\"complete\" : false' | '\"gone\" : false' | 'no \"complete\" (at /run/complete)'",
        "'\"hosts\" : [' | '\"hosts\" : 3, \"x\" : [' | found a number, expected a list (at"
            + " /hosts)",
        "'\"hosts\" : [ {' | '\"hosts\" : [ 7, {' | 'found \"7\", expected an object (at"
            + " /hosts/0)'",
        "'\"reason\" : \"silent\"' | '\"reason\" : \"x\"' | 'found \"x\", expected one of: refused,"
            + " silent'",
        "'\"type\" : \"fail\"' | '\"type\" : \"x\"' | '\"type\" is \"x\"; expected one of: fail,"
            + " not_'",
        "'\"type\" : \"fail\",' | '' | 'no \"type\", which says what this is (at /findings/'",
        "'\"port\" : 443' | '\"port\" : 99999999999' | the number is too large for what stands"
            + " here",
        "'\"port\" : 443' | '\"port\" : \"443\"' | expected a whole number (at /",
        "'\"severity\" : \"high\"' | '\"severity\" : 3' | expected one of: info, low, medium",
        "'\"started\" : \"2026-11-22T04:00:00Z\"' | '\"started\" : \"x\"' | expected a time such"
            + " as",
        "'\"profile\" :' | '\"profile\" : \"a\", \"profile\" :' | 'it is there twice: \"profile\""
            + " (at /run)'",
        "'\"run\" : {' | '\"run\" : [' | found a list, expected an object (at /run)",
      })
  void aMistakeIsToldInTheWordsOfWhoeverHasTheFile(String right, String wrong, String told)
      throws Exception {
    String good = Files.readString(Path.of("src/test/resources/golden/rich.json"));
    assertThat(good).contains(right);
    String bad =
        good.replaceFirst(
            Pattern.quote(right), Matcher.quoteReplacement(Objects.requireNonNullElse(wrong, "")));
    assertThatThrownBy(() -> read(bad))
        .isInstanceOf(RecordException.class)
        .hasMessageMatching("record\\.json:\\d+:\\d+: .*")
        .hasMessageContaining(told)
        .message()
        .doesNotContain("io.picket", "java.", "`", "Jackson", "JsonToken");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "3", "\"text\"", "<html>", "{\"a\":\"\u001b", "\u0000", "hello"})
  void whatIsNoRecordIsToldAtItsFirstLine(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(RecordException.class)
        .hasMessageMatching("record\\.json:1:\\d+: [^`]*")
        .message()
        .doesNotContain("io.picket", "java.", "JsonToken", "\u001b");
  }

  @Test
  void aTornFileIsNeverARecord() throws Exception {
    String text = write(EveryVariant.record());
    for (int end = 0; end < text.length() - 2; end += text.length() / 37) {
      String torn = text.substring(0, end);
      assertThatThrownBy(() -> read(torn)).isInstanceOf(RecordException.class);
    }
  }

  @Test
  void verdictsAreWordsPeopleCanFilterBy() throws Exception {
    JsonNode tree = RecordJson.mapper().readTree(write(EveryVariant.record()));
    for (JsonNode finding : tree.get("findings")) {
      assertThat(finding.at("/verdict/type").asString())
          .isIn("pass", "fail", "unknown", "not_applicable");
      if (finding.at("/verdict/type").asString().equals("fail")) {
        assertThat(finding.at("/verdict/severity").asString())
            .isIn("info", "low", "medium", "high", "critical");
      }
    }
    assertThat(EveryVariant.record().findings())
        .anySatisfy(f -> assertThat(f.verdict()).isInstanceOf(Verdict.Fail.class));
  }

  private static void collect(JsonNode tree, Set<String> seen) {
    if (tree.isObject() && tree.has(ModelIntrospector.DISCRIMINATOR)) {
      seen.add(tree.get(ModelIntrospector.DISCRIMINATOR).asString());
    }
    for (JsonNode child : tree) {
      collect(child, seen);
    }
  }

  static String write(ScanRecord record) throws IOException {
    var out = new ByteArrayOutputStream();
    RecordJson.write(record, Optional.empty(), out);
    return out.toString(StandardCharsets.UTF_8);
  }

  static ScanRecord read(String text) throws IOException, RecordException {
    return RecordJson.read(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "record.json");
  }
}
