package io.picket.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.picket.fingerprints.tls.policies.Policies;
import io.picket.fingerprints.tls.policies.TlsPolicy;
import io.picket.model.TlsDetail;
import io.picket.model.TlsSession;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PoliciesTest {
  @Test
  void listsAllAndPrintsOne() {
    String listed = Ran.picket("policies").out();
    assertThat(Policies.all())
        .isNotEmpty()
        .allSatisfy(policy -> assertThat(listed).contains(policy.id(), policy.version()));
    assertThat(Ran.picket("policies", "pci-dss").out())
        .contains("PCI DSS (4.0.1)")
        .contains("4.2.1 (certificates)  shall");
    assertThat(Ran.picket("policies", "nist-sp-800-52r2").out())
        .contains("Not judged: stapled answers where the issuer has any (3.4.1.5)");
    Ran mistyped = Ran.picket("policies", "pci-ds");
    assertThat(mistyped.code()).isEqualTo(ExitCode.USAGE);
    assertThat(mistyped.err()).contains("pci-dss");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bsi-tr-02102-2.yaml",
        "connectwise-control-guide.yaml",
        "endpoint-central-msp-guide.yaml",
        "mozilla-intermediate-5.7.yaml",
        "mozilla-intermediate-6.0.yaml",
        "mozilla-modern-6.0.yaml",
        "nist-sp-800-52r2.yaml",
        "pci-dss-4.0.1.yaml"
      })
  void theSchemaAdmitsWhatComesWithPicket(String file) throws IOException {
    try (InputStream in = TlsPolicy.class.getResourceAsStream(file)) {
      assertThat(complaints(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)))
          .isEmpty();
    }
  }

  @Test
  void theSchemaShowsMistakes() {
    String good =
        """
        id: house
        title: House rules
        version: 1
        source: intranet
        clauses:
          - {id: a, says: no old TLS, versions-allowed: [TLS 1.2, TLS 1.3]}
        """;
    assertThat(complaints(good)).isEmpty();
    assertThat(complaints(good + "leaves-out: [a word, another]\n")).isEmpty();
    assertThat(complaints(good + "leaves-out: []\n")).isNotEmpty();
    String ofSessions = "feature: early-data, wanted: false, when: {accepts: [TLS 1.3]}";
    assertThat(complaints(good.replaceFirst("versions-allowed: \\[.*?\\]", ofSessions))).isEmpty();
    for (String wrong :
        List.of(
            "versions-alowed: [TLS 1.2]",
            "versions-allowed: [TLS 1.5]",
            "suites-allowed: []",
            "feature: early-data",
            "feature: early-date, wanted: false",
            "feature: early-data, wanted: false, when: {}",
            "feature: early-data, wanted: false, when: {accept: [TLS 1.3]}",
            "feature: early-data, wanted: false, when: {cbc: false}")) {
      assertThat(complaints(good.replaceFirst("versions-allowed: \\[.*?\\]", wrong)))
          .as(wrong)
          .isNotEmpty();
    }
  }

  @Test
  void theSchemaKnowsEveryFeature() {
    List<String> features =
        Stream.<Enum<?>>concat(
                Arrays.stream(TlsDetail.Question.values()),
                Arrays.stream(TlsSession.Question.values()))
            .map(question -> question.name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .sorted()
            .toList();
    JsonNode listed =
        new JsonMapper().readTree(Policies.schema()).at("/$defs/clause/properties/feature/enum");
    assertThat(listed.valueStream().map(JsonNode::stringValue)).containsExactlyElementsOf(features);
  }

  private static List<Error> complaints(String yaml) {
    Object read = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(Policies.schema())
        .validate(new JsonMapper().writeValueAsString(read), InputFormat.JSON);
  }
}
