package io.picket.scanner.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.testkit.Peers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * NIST's Public Key Interoperability Test Suite (PKITS 1.0.1, a work of the United States
 * government in the public domain) through the batch interface, every end entity of sections 4.1 to
 * 4.16. The data come with Debian's python3-cryptography-vectors; what a test expects is in the
 * name of its end entity, and for the policy settings of sections 4.8 to 4.12 in {@link #SETTINGS}.
 *
 * <p>Each case is given every authority and every list of the suite, like a client with a full
 * directory.
 */
class PkitsTest {
  private static final Path DATA =
      Path.of("/usr/lib/python3/dist-packages/cryptography_vectors/x509/PKITS_data");
  private static final Instant AT = Instant.parse("2026-11-22T00:00:00Z");
  private static final String POLICY = "2.16.840.1.101.3.2.1.48.";

  /**
   * A variant of a test: the end entity, the acceptable policies by their last digit, E for
   * requiring one, M for no mappings, A for no anyPolicy, and what is expected.
   */
  private record Setting(String entity, String policies, String flags, boolean valid) {}

  private static final List<Setting> SETTINGS =
      List.of(
          new Setting("ValidCertificatePathTest1", "", "E", true),
          new Setting("ValidCertificatePathTest1", "1", "E", true),
          new Setting("ValidCertificatePathTest1", "2", "E", false),
          new Setting("ValidCertificatePathTest1", "12", "E", true),
          new Setting("AllCertificatesNoPoliciesTest2", "", "", true),
          new Setting("AllCertificatesNoPoliciesTest2", "", "E", false),
          new Setting("DifferentPoliciesTest3", "", "", true),
          new Setting("DifferentPoliciesTest3", "", "E", false),
          new Setting("DifferentPoliciesTest3", "12", "E", false),
          new Setting("DifferentPoliciesTest4", "", "", false),
          new Setting("DifferentPoliciesTest5", "", "", false),
          new Setting("OverlappingPoliciesTest6", "", "", true),
          new Setting("OverlappingPoliciesTest6", "1", "", true),
          new Setting("OverlappingPoliciesTest6", "2", "", false),
          new Setting("DifferentPoliciesTest7", "", "", false),
          new Setting("DifferentPoliciesTest8", "", "", false),
          new Setting("DifferentPoliciesTest9", "", "", false),
          new Setting("AllCertificatesSamePoliciesTest10", "", "", true),
          new Setting("AllCertificatesSamePoliciesTest10", "1", "", true),
          new Setting("AllCertificatesSamePoliciesTest10", "2", "", true),
          new Setting("AllCertificatesanyPolicyTest11", "", "", true),
          new Setting("AllCertificatesanyPolicyTest11", "1", "", true),
          new Setting("DifferentPoliciesTest12", "", "", false),
          new Setting("AllCertificatesSamePoliciesTest13", "1", "", true),
          new Setting("AllCertificatesSamePoliciesTest13", "2", "", true),
          new Setting("AllCertificatesSamePoliciesTest13", "3", "", true),
          new Setting("AnyPolicyTest14", "1", "", true),
          new Setting("AnyPolicyTest14", "2", "", false),
          new Setting("UserNoticeQualifierTest15", "", "", true),
          new Setting("UserNoticeQualifierTest16", "", "", true),
          new Setting("UserNoticeQualifierTest17", "", "", true),
          new Setting("UserNoticeQualifierTest18", "1", "", true),
          new Setting("UserNoticeQualifierTest18", "2", "", true),
          new Setting("UserNoticeQualifierTest19", "", "", true),
          new Setting("CPSPointerQualifierTest20", "", "E", true),
          new Setting("ValidPolicyMappingTest1", "1", "", true),
          new Setting("ValidPolicyMappingTest1", "2", "", false),
          new Setting("ValidPolicyMappingTest1", "", "M", false),
          new Setting("InvalidPolicyMappingTest2", "", "", false),
          new Setting("InvalidPolicyMappingTest2", "", "M", false),
          new Setting("ValidPolicyMappingTest3", "1", "", false),
          new Setting("ValidPolicyMappingTest3", "2", "", true),
          new Setting("ValidPolicyMappingTest5", "1", "", true),
          new Setting("ValidPolicyMappingTest5", "6", "", false),
          new Setting("ValidPolicyMappingTest6", "1", "", true),
          new Setting("ValidPolicyMappingTest6", "6", "", false),
          new Setting("ValidPolicyMappingTest12", "1", "", true),
          new Setting("ValidPolicyMappingTest12", "2", "", true),
          new Setting("inhibitAnyPolicyTest3", "", "", true),
          new Setting("inhibitAnyPolicyTest3", "", "A", false));

  private final JsonMapper mapper = JsonMapper.builder().build();

  @Test
  void everyTestOfTheSuiteHasItsAnswer() throws IOException {
    Path data = Peers.requireFolder(DATA);
    String root = base64(data.resolve("certs/TrustAnchorRootCertificate.crt"));
    List<String> authorities =
        files(data.resolve("certs"))
            .filter(file -> !isEntity(file))
            .map(PkitsTest::base64)
            .toList();
    List<String> crls = files(data.resolve("crls")).map(PkitsTest::base64).toList();
    Map<String, Boolean> expected = new LinkedHashMap<>();
    var lines = new ArrayList<String>();
    for (Setting setting : settings(data)) {
      var line = new LinkedHashMap<String, Object>();
      line.put("id", setting.entity() + " " + setting.policies() + setting.flags());
      line.put("leaf", base64(data.resolve("certs/" + setting.entity() + "EE.crt")));
      line.put("untrusted", authorities);
      line.put("trusted", List.of(root));
      line.put("crls", crls);
      line.put("at", AT.toString());
      line.put("policies", setting.policies().chars().mapToObj(c -> POLICY + (char) c).toList());
      line.put("require_explicit_policy", setting.flags().contains("E"));
      line.put("inhibit_policy_mapping", setting.flags().contains("M"));
      line.put("inhibit_any_policy", setting.flags().contains("A"));
      expected.put(String.valueOf(line.get("id")), setting.valid());
      lines.add(mapper.writeValueAsString(line));
    }
    Map<String, String> wrong = new TreeMap<>();
    for (JsonNode answer : run(String.join("\n", lines))) {
      String id = answer.path("id").stringValue();
      if (!answer.path("accepted").asString().equals(String.valueOf(expected.remove(id)))) {
        wrong.put(id, answer.path("accepted") + " " + answer.path("reasons"));
      }
    }
    assertThat(expected).isEmpty();
    assertThat(lines).hasSizeGreaterThan(240);
    assertThat(wrong).isEmpty();
  }

  /** The variants above, and each other end entity once, as its name says. */
  private static List<Setting> settings(Path data) throws IOException {
    var all = new ArrayList<>(SETTINGS);
    files(data.resolve("certs"))
        .filter(PkitsTest::isEntity)
        .map(file -> file.getFileName().toString().replace("EE.crt", ""))
        .filter(entity -> SETTINGS.stream().noneMatch(one -> one.entity().equals(entity)))
        .forEach(entity -> {
          assertThat(entity).matches("(Valid|Invalid).*");
          all.add(new Setting(entity, "", "", entity.startsWith("Valid")));
        });
    all.add(new Setting("ValidCertificatePathTest1", "", "", true));
    return all;
  }

  private static boolean isEntity(Path file) {
    return file.toString().endsWith("EE.crt");
  }

  private static Stream<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList().stream();
    }
  }

  private static String base64(Path file) {
    try {
      return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<JsonNode> run(String input) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var stream = new PrintStream(out, false, StandardCharsets.UTF_8)) {
      new Batch(List.of(), InstantSource.fixed(AT))
          .run(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), stream);
    }
    return out.toString(StandardCharsets.UTF_8).lines().map(mapper::readTree).toList();
  }
}
