package io.picket.scanner.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.fingerprints.roots.RootSnapshot;
import io.picket.probes.trust.TrustStore;
import io.picket.testkit.Credential;
import io.picket.testkit.TestPki;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BatchTest {
  private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");

  private final JsonMapper mapper = JsonMapper.builder().build();
  private final TestPki pki = TestPki.at(NOW);
  private final Credential root = pki.root("Batch Root");
  private final Credential issuing = pki.intermediate("Batch Issuing", root);
  private final Credential leaf = pki.leaf("rmm.example.com", issuing);

  @Test
  void everyLineIsAnsweredInOrder() {
    String good =
        line(
            Map.of(
                "id",
                "a",
                "leaf",
                leaf.pem(),
                "untrusted",
                List.of(issuing.pem()),
                "trusted",
                List.of(root.pem()),
                "host",
                "rmm.example.com",
                "at",
                "2026-11-22T00:00:00Z",
                "purpose",
                "server",
                "max_depth",
                3));
    String wrongName =
        line(
            Map.of(
                "id", 2,
                "leaf", Base64.getEncoder().encodeToString(leaf.der()),
                "untrusted", List.of(issuing.pem()),
                "trusted", List.of(root.pem()),
                "host", "www.example.com"));
    String tooDeep =
        line(
            Map.of(
                "leaf", leaf.pem(),
                "untrusted", List.of(issuing.pem()),
                "trusted", List.of(root.pem()),
                "max_depth", 0));
    String publicRoots = line(Map.of("leaf", leaf.pem(), "untrusted", List.of(issuing.pem())));
    String broken = line(Map.of("id", "b", "leaf", "AAAA"));
    List<JsonNode> answers =
        run(String.join("\n", good, wrongName, tooDeep, publicRoots, broken, "no json", ""));
    assertThat(answers).hasSize(6);
    assertThat(answers.get(0).path("id").stringValue()).isEqualTo("a");
    assertThat(answers.get(0).path("accepted").booleanValue()).isTrue();
    assertThat(answers.get(0).path("path")).hasSize(3);
    assertThat(answers.get(1).path("id").intValue()).isEqualTo(2);
    assertThat(reason(answers.get(1))).isEqualTo("name-mismatch");
    assertThat(reason(answers.get(2))).isEqualTo("path-too-long");
    assertThat(reason(answers.get(3))).isEqualTo("missing-intermediate");
    for (int i : new int[] {4, 5}) {
      assertThat(answers.get(i).path("accepted").stringValue()).isEqualTo("unknown");
      assertThat(reason(answers.get(i))).isEqualTo("malformed");
    }
  }

  /** A question that cannot be understood is not left out: without it the answer would be yes. */
  @Test
  void aFieldOfAnotherKindIsNoQuestionLeftOut() {
    var good =
        Map.<String, Object>of(
            "leaf", leaf.pem(), "untrusted", List.of(issuing.pem()), "trusted", root.pem());
    assertThat(run(line(good)).getFirst().path("accepted").booleanValue()).isTrue();
    for (Map.Entry<String, Object> wrong :
        List.<Map.Entry<String, Object>>of(
            Map.entry("host", 5),
            Map.entry("host", Map.of("kind", "URI", "value", "https://rmm.example.com")),
            Map.entry("host", Map.of("value", "rmm.example.com")),
            Map.entry("host", List.of("rmm.example.com", 7)),
            Map.entry("at", true),
            Map.entry("at", 1.5e300),
            Map.entry("purpose", List.of("client", "server")),
            Map.entry("purpose", List.of(1)),
            Map.entry("profile", 1),
            Map.entry("max_depth", "1"),
            Map.entry("max_depth", 0.5),
            Map.entry("max_depth", -1),
            Map.entry("policies", "1.2.3"),
            Map.entry("policies", List.of(1)),
            Map.entry("require_explicit_policy", "yes"),
            Map.entry("crls", 7),
            Map.entry("crls", List.of(7)))) {
      var asked = new HashMap<>(good);
      asked.put(wrong.getKey(), wrong.getValue());
      JsonNode answer = run(line(asked)).getFirst();
      assertThat(answer.path("accepted").stringValue("")).as(wrong.toString()).isEqualTo("unknown");
      assertThat(answer.at("/reasons/0/explanation").stringValue())
          .startsWith(wrong.getKey() + ": write ");
    }
    var broken = new HashMap<>(good);
    broken.put("untrusted", List.of("AAAA", issuing.pem()));
    JsonNode told = run(line(broken)).getFirst();
    assertThat(told.path("accepted").booleanValue()).isTrue();
    assertThat(told.at("/unreadable/0").stringValue()).startsWith("untrusted 1: ");
    for (Object moment : List.of(1_577_836_800L, 1_577_836_800.25, "2020-01-01T00:00:00.5")) {
      var then = new HashMap<>(good);
      then.put("at", moment);
      assertThat(reason(run(line(then)).getFirst())).as("" + moment).isEqualTo("not-yet-valid");
    }
    var nothing = new HashMap<>(good);
    nothing.put("host", null);
    nothing.put("max_depth", null);
    assertThat(run(line(nothing)).getFirst().path("accepted").booleanValue()).isTrue();
  }

  @Test
  void aFieldThatStandsTwiceIsAskedNothingOfAndAMarkInFrontIsNoPartOfALine() {
    String good =
        line(
            Map.of("leaf", leaf.pem(), "untrusted", List.of(issuing.pem()), "trusted", root.pem()));
    assertThat(run("\uFEFF" + good).getFirst().path("accepted").booleanValue()).isTrue();
    String twice =
        good.replaceFirst("\\{", "{\"host\":\"a.example\",\"host\":\"rmm.example.com\",");
    assertThat(run(twice).getFirst().path("accepted").stringValue("")).isEqualTo("unknown");
  }

  /** A question under a name that is no field would be answered as if it had not been asked. */
  @Test
  void aMisspeltFieldIsAnErrorAndANoteIsNamed() {
    var good =
        Map.<String, Object>of(
            "leaf", leaf.pem(), "untrusted", List.of(issuing.pem()), "trusted", root.pem());
    for (String misspelt :
        List.of("hots", "Host", "hosts", "maxDepth", "max-depth", "crl", "purpse", "polices")) {
      var asked = new HashMap<>(good);
      asked.put(misspelt, "x");
      JsonNode answer = run(line(asked)).getFirst();
      assertThat(answer.path("accepted").stringValue("")).as(misspelt).isEqualTo("unknown");
      assertThat(answer.at("/reasons/0/explanation").stringValue())
          .startsWith("\"" + misspelt + "\": no such field; write ");
    }
    JsonNode roots =
        run(line(Map.of("leaf", leaf.pem(), "anchors", List.of(root.pem())))).getFirst();
    assertThat(roots.path("accepted").stringValue("")).isEqualTo("unknown");
    assertThat(roots.at("/reasons/0/explanation").stringValue()).startsWith("\"anchors\": ");
    var noted = new HashMap<>(good);
    noted.put("expected", true);
    noted.put("test", "plain");
    noted.put("description", "the usual chain");
    JsonNode answer = run(line(noted)).getFirst();
    assertThat(answer.path("accepted").booleanValue()).isTrue();
    assertThat(answer.path("ignored")).hasSize(3);
  }

  /** What harnesses write for the same thing. */
  @Test
  void namesPurposesAndMomentsMayBeWrittenInSeveralWays() {
    Credential own =
        pki.leafOrder("rmm.example.com", root)
            .purposes(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth)
            .issue();
    var name = Map.of("kind", "DNS", "value", "rmm.example.com");
    var other = Map.of("kind", "dns", "value", "www.example.com");
    for (Object hosts : List.of(name, List.of(name), List.of("rmm.example.com", name), List.of())) {
      assertThat(accepted(own, hosts, "server")).as("" + hosts).isTrue();
    }
    for (Object hosts :
        List.of(
            other,
            List.of(name, other),
            List.of(other, name),
            Map.of("kind", "IP", "value", "127.0.0.1"),
            Map.of("kind", "RFC822", "value", "a@rmm.example.com"))) {
      assertThat(accepted(own, hosts, "server")).as("" + hosts).isFalse();
    }
    for (Object purpose :
        List.of("SERVER", "serverAuth", List.of("serverAuth"), List.of(), "clientAuth", "CLIENT")) {
      assertThat(accepted(own, name, purpose)).as("" + purpose).isTrue();
    }
    assertThat(accepted(own, name, List.of("emailProtection"))).isFalse();
    String withKey = leaf.privateKeyPem() + leaf.pem() + issuing.pem();
    JsonNode bundle = run(line(Map.of("leaf", withKey, "trusted", root.pem()))).getFirst();
    assertThat(bundle.path("accepted").booleanValue()).isTrue();
    assertThat(bundle.has("unreadable")).isFalse();
    for (String moment :
        List.of(
            "2026-11-22T00:00:00+00:00",
            "2026-11-22 00:00:00+00:00",
            "2026-11-22t00:00:00z",
            "2026-11-22T01:00:00+01:00")) {
      assertThat(Words.moment(moment)).as(moment).isEqualTo(NOW);
    }
  }

  @Test
  void whatNobodyMayAcceptIsRefusedAndWhatCannotBeReadIsUnknown() throws IOException {
    ASN1Sequence whole = ASN1Sequence.getInstance(leaf.der());
    ASN1Sequence body = ASN1Sequence.getInstance(whole.getObjectAt(0));
    ASN1Sequence extensions =
        ASN1Sequence.getInstance((ASN1TaggedObject) body.getObjectAt(body.size() - 1), true);
    var twice = new ArrayList<ASN1Encodable>(List.of(extensions.toArray()));
    twice.add(extensions.getObjectAt(0));
    var parts = new ArrayList<ASN1Encodable>(List.of(body.toArray()));
    parts.set(
        parts.size() - 1,
        new DERTaggedObject(true, 3, new DERSequence(twice.toArray(ASN1Encodable[]::new))));
    byte[] der =
        new DERSequence(
                new ASN1Encodable[] {
                  new DERSequence(parts.toArray(ASN1Encodable[]::new)),
                  whole.getObjectAt(1),
                  whole.getObjectAt(2)
                })
            .getEncoded();
    JsonNode refused =
        run(line(Map.of("leaf", Base64.getEncoder().encodeToString(der)))).getFirst();
    assertThat(refused.path("accepted").booleanValue(true)).isFalse();
    assertThat(reason(refused)).isEqualTo("malformed");
    byte[] cut = Arrays.copyOf(der, der.length - 1);
    JsonNode unknown =
        run(line(Map.of("leaf", Base64.getEncoder().encodeToString(cut)))).getFirst();
    assertThat(unknown.path("accepted").stringValue()).isEqualTo("unknown");
    assertThat(reason(unknown)).isEqualTo("malformed");
  }

  @Test
  @Timeout(60)
  void hostileLinesAreUnknownAndTheNextOneIsJudged() {
    var hostile = new ArrayList<byte[]>();
    hostile.add(new byte[1 << 20]);
    hostile.add(new byte[] {0x30, (byte) 0x84, 0x06, 0, 0, 0, 0x30, 0});
    hostile.add(new byte[] {0x30, (byte) 0x80, 0x30, (byte) 0x80});
    byte[] deep = new byte[20_000];
    Arrays.fill(deep, (byte) 0x30);
    hostile.add(deep);
    var lines = new ArrayList<String>();
    for (byte[] der : hostile) {
      lines.add(line(Map.of("leaf", Base64.getEncoder().encodeToString(der))));
    }
    lines.add("[".repeat(100_000));
    lines.add("{\"leaf\":\"" + "A".repeat(Batch.LONGEST) + "\"}");
    lines.add("{\"leaf\":[[[]]],\"trusted\":7}");
    var crowd = new ArrayList<String>();
    for (int i = 0; i < 300; i++) {
      crowd.add(pki.intermediateOrder("Batch Issuing", issuing).issue().pem());
    }
    lines.add(line(Map.of("leaf", leaf.pem(), "untrusted", crowd, "trusted", List.of(root.pem()))));
    List<JsonNode> answers =
        run(
            String.join("\n", lines)
                + "\n"
                + line(
                    Map.of(
                        "leaf", leaf.pem(),
                        "untrusted", List.of(issuing.pem()),
                        "trusted", List.of(root.pem()))));
    assertThat(answers).hasSize(lines.size() + 1);
    for (JsonNode answer : answers.subList(0, lines.size() - 1)) {
      assertThat(answer.path("accepted").stringValue()).isEqualTo("unknown");
      assertThat(reason(answer)).isEqualTo("malformed");
    }
    assertThat(answers.get(lines.size() - 1).path("accepted").asString()).isNotEqualTo("true");
    assertThat(answers.getLast().path("accepted").booleanValue()).isTrue();
  }

  /** A harness may wait for each answer before it asks on. */
  @Test
  @Timeout(60)
  void anAnswerIsNotHeldBackUntilTheNextQuestion() throws Exception {
    var questions = new PipedOutputStream();
    var in = new PipedInputStream(questions, 1 << 16);
    var answers = new PipedInputStream(1 << 16);
    var out =
        new PrintStream(
            new BufferedOutputStream(new PipedOutputStream(answers)),
            false,
            StandardCharsets.UTF_8);
    var batch = new Batch(List.of(TrustStore.of(RootSnapshot.mozilla())), InstantSource.fixed(NOW));
    Thread running =
        Thread.ofVirtual()
            .start(() -> {
              try {
                batch.run(in, out);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    var reader = new BufferedReader(new InputStreamReader(answers, StandardCharsets.UTF_8));
    for (String id : List.of("1", "2")) {
      questions.write(
          (line(Map.of("id", id, "leaf", "AAAA")) + "\n").getBytes(StandardCharsets.UTF_8));
      questions.flush();
      assertThat(mapper.readTree(reader.readLine()).path("id").stringValue()).isEqualTo(id);
    }
    questions.close();
    running.join();
  }

  @Test
  void aHostMayBeWrittenInUnicode() {
    Credential own = pki.leaf("xn--bcher-kva.example", root);
    assertThat(accepted(own, "b\u00fccher.example", "server")).isTrue();
    assertThat(accepted(own, "b\u00fcchar.example", "server")).isFalse();
  }

  @Test
  void aMailboxIsAHostToo() {
    Credential mail =
        pki.order("Somebody")
            .extension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.rfc822Name, "a@Example.com")))
            .purposes(KeyPurposeId.id_kp_emailProtection)
            .issuedBy(root)
            .issue();
    assertThat(accepted(mail, "a@example.com", "client")).isTrue();
    assertThat(accepted(mail, "a@example.com", "email")).isTrue();
    assertThat(accepted(mail, "A@example.com", "email")).isFalse();
    assertThat(accepted(mail, "b@example.com", "client")).isFalse();
    assertThat(accepted(mail, "example.com", "client")).isFalse();
    assertThat(accepted(leaf, "a@rmm.example.com", "email")).isFalse();
  }

  @Test
  void aServersCertificateIsForNothingStrange() {
    for (KeyPurposeId other :
        List.of(
            KeyPurposeId.id_kp_codeSigning,
            KeyPurposeId.id_kp_emailProtection,
            KeyPurposeId.id_kp_timeStamping,
            KeyPurposeId.id_kp_OCSPSigning)) {
      Credential mixed =
          pki.leafOrder("rmm.example.com", root)
              .purposes(KeyPurposeId.id_kp_serverAuth, other)
              .issue();
      assertThat(accepted(mixed, "rmm.example.com", "server")).isFalse();
    }
    Credential both =
        pki.leafOrder("rmm.example.com", root)
            .purposes(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth)
            .issue();
    assertThat(accepted(both, "rmm.example.com", "server")).isTrue();
    assertThat(accepted(both, "rmm.example.com", "client")).isTrue();
  }

  private boolean accepted(Credential asked, Object host, Object purpose) {
    String line =
        line(
            Map.of(
                "leaf",
                asked.pem(),
                "trusted",
                List.of(root.pem()),
                "host",
                host,
                "purpose",
                purpose));
    return run(line).getFirst().path("accepted").booleanValue();
  }

  private static String reason(JsonNode answer) {
    return answer.path("reasons").get(0).path("reason").stringValue();
  }

  private String line(Map<String, Object> fields) {
    return mapper.writeValueAsString(fields);
  }

  private List<JsonNode> run(String input) {
    var out = new ByteArrayOutputStream();
    var batch = new Batch(List.of(TrustStore.of(RootSnapshot.mozilla())), InstantSource.fixed(NOW));
    try (var stream = new PrintStream(out, false, StandardCharsets.UTF_8)) {
      batch.run(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), stream);
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
    return out.toString(StandardCharsets.UTF_8).lines().map(mapper::readTree).toList();
  }
}
