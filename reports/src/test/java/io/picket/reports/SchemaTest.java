package io.picket.reports;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.picket.model.Gate;
import io.picket.model.ScanRecord;
import io.picket.model.Severity;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** The published schema is the one of the model, and real records obey it. */
class SchemaTest {
  @Test
  void thePublishedSchemaIsDrawnFromTheModel() {
    Golden.checkFile(
        Path.of("src/main/resources/io/picket/reports/record.schema.json"),
        RecordJson.mapper()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(SchemaGenerator.generate(false))
            + "\n");
  }

  @Test
  void aRecordWithEveryVariantObeysTheSchema() throws Exception {
    assertThat(errors(Schema.record(), json(EveryVariant.record()))).isEmpty();
  }

  @Test
  void nothingIsWrittenThatTheSchemaDoesNotName() throws Exception {
    assertThat(errors(SchemaGenerator.generate(true).toString(), json(EveryVariant.record())))
        .isEmpty();
  }

  @Test
  void whatIsNotARecordDoesNot() throws Exception {
    ObjectNode wrong = (ObjectNode) RecordJson.mapper().readTree(json(EveryVariant.record()));
    wrong.withObject("/run").put("complete", "yes");
    assertThat(errors(Schema.record(), wrong.toString())).isNotEmpty();
    assertThat(errors(Schema.record(), "{}")).isNotEmpty();
    assertThat(
            errors(
                Schema.record(),
                json(EveryVariant.record())
                    .replaceFirst("\"type\" : \"pass\"", "\"type\" : \"ok\"")))
        .isNotEmpty();
  }

  static String json(ScanRecord record) throws Exception {
    var out = new ByteArrayOutputStream();
    RecordJson.write(record, Optional.of(new Gate(Optional.of(Severity.HIGH)).decide(record)), out);
    return out.toString(StandardCharsets.UTF_8);
  }

  static List<Error> errors(String schema, String json) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(schema)
        .validate(
            json,
            InputFormat.JSON,
            context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
  }
}
