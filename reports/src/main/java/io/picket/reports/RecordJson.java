package io.picket.reports;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.picket.model.Finding;
import io.picket.model.Gate;
import io.picket.model.HttpSeen;
import io.picket.model.ScanRecord;
import io.picket.model.Text;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.deser.DeserializationProblemHandler;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a record as JSON and reads it back; the form all others can be made from.
 *
 * <p>Properties stand in the order of the model's components, so that two records compare line by
 * line. Readers ignore properties they do not know: within a major {@code schema_version} only
 * additions happen. The schema is {@link Schema#record()}.
 */
public final class RecordJson {
  /** What changes from run to run though the target did not; the stable form leaves it out. */
  static final Set<String> VOLATILE =
      Set.of(
          "started",
          "finished",
          "took_ms",
          "connections",
          "bytes_sent",
          "bytes_received",
          "Stapling.handshakes",
          "Stapling.stapled");

  /** Headers that tell the time of the answer. */
  private static final Set<String> HEADERS_OF_THE_MOMENT = Set.of("age", "date");

  /** Behind the findings: {@link HostWide}. */
  static final String HOST_WIDE = "host_wide";

  /** A hundred checks of a whole IPv4 /14; a short file can stand for more than memory holds. */
  private static final long MOST_TOGETHER = 30_000_000;

  private static final int LONGEST_STRING = 8 << 20;
  private static final long LONGEST_DOCUMENT = 1L << 30;

  private RecordJson() {}

  /** Writes the record, and the gate's answer if there is one. */
  public static void write(ScanRecord record, Optional<Gate.Decision> decision, OutputStream to)
      throws IOException {
    write(record, decision, to, false);
  }

  /** Writes the record without {@link #VOLATILE}; for comparing, not for reading back. */
  public static void writeStable(
      ScanRecord record, Optional<Gate.Decision> decision, OutputStream to) throws IOException {
    write(record, decision, to, true);
  }

  /**
   * Reads a record.
   *
   * @param name how to call the input in messages, usually the file's name
   * @throws RecordException when it is not a record, or of a major version this code cannot read
   */
  public static ScanRecord read(InputStream from, String name) throws IOException, RecordException {
    try {
      var beside = new BesideFindings();
      @Nullable ScanRecord record =
          Holder.MAPPER
              .readerFor(ScanRecord.class)
              .withHandler(beside)
              .readValue(new BufferedInputStream(from));
      if (record == null) {
        throw new RecordException(
            Text.printable(name) + ":1:1: found nothing (null), expected a record");
      }
      return beside.joined(supported(record, name), name);
    } catch (JacksonException e) {
      throw new RecordException(RecordTrouble.told(name, e), e);
    }
  }

  /** Reads a record from a file. */
  public static ScanRecord read(Path file) throws IOException, RecordException {
    try (InputStream from = Files.newInputStream(file)) {
      return read(from, file.toString());
    }
  }

  private static ScanRecord supported(ScanRecord record, String name) throws RecordException {
    String ours = major(ScanRecord.SCHEMA_VERSION);
    if (!major(record.schemaVersion()).equals(ours)) {
      throw new RecordException(
          Text.printable(name)
              + ": schema_version is "
              + Text.printable(record.schemaVersion(), 20)
              + ", and this Picket reads "
              + ours
              + ".x; use the Picket that wrote it");
    }
    return record;
  }

  private static String major(String version) {
    int dot = version.indexOf('.');
    return dot < 0 ? version : version.substring(0, dot);
  }

  private static boolean isOfTheMoment(Object item) {
    return item instanceof HttpSeen.Header header && HEADERS_OF_THE_MOMENT.contains(header.key());
  }

  private static void write(
      ScanRecord record, Optional<Gate.Decision> decision, OutputStream to, boolean stable)
      throws IOException {
    var buffered = new BufferedOutputStream(to, 1 << 16);
    ModelWriter writer =
        stable
            ? ModelWriter.indented(VOLATILE, RecordJson::isOfTheMoment)
            : ModelWriter.indented(Set.of(), any -> false);
    try (JsonGenerator json = writer.generator(buffered)) {
      json.writeStartObject();
      HostWide.Parted findings = HostWide.part(record.findings(), record.run().client());
      writer.properties(
          json,
          record.with(findings.single()),
          Map.of(
              "run",
              () ->
                  decision.ifPresent(answer -> {
                    json.writeName("gate");
                    GateJson.write(answer, json);
                  }),
              "findings",
              () -> {
                json.writeName(HOST_WIDE);
                writer.writeValue(json, findings.together());
              }));
      json.writeEndObject();
      json.flush();
    } catch (JacksonException e) {
      throw new IOException("cannot write the record: " + e.getOriginalMessage(), e);
    }
    buffered.write('\n');
    buffered.flush();
  }

  /** Keeps what stands beside the findings, which the model has among them. */
  private static final class BesideFindings extends DeserializationProblemHandler {
    private List<HostWide> together = List.of();

    @Override
    public boolean handleUnknownProperty(
        DeserializationContext context,
        JsonParser from,
        ValueDeserializer<?> reader,
        Object owner,
        String property) {
      if (!property.equals(HOST_WIDE)
          || !(owner instanceof ScanRecord || owner == ScanRecord.class)) {
        return false;
      }
      @Nullable List<HostWide> read =
          context.readValue(
              from, context.getTypeFactory().constructCollectionType(List.class, HostWide.class));
      if (read == null) {
        return true;
      }
      together = read;
      if (together.contains(null)) {
        context.reportInputMismatch(HostWide.class, "nothing (null) stands among them");
      }
      return true;
    }

    ScanRecord joined(ScanRecord record, String name) throws RecordException {
      long verdicts = together.stream().mapToLong(HostWide::size).sum();
      if (verdicts > MOST_TOGETHER) {
        throw new RecordException(
            Text.printable(name)
                + ": \"host_wide\" stands for "
                + verdicts
                + " verdicts, at most "
                + MOST_TOGETHER
                + " are read; no record of Picket's");
      }
      List<Finding> all = HostWide.joined(record.findings(), together, record.run().client());
      for (int at = 1; at < all.size(); at++) {
        if (all.get(at).key().compareTo(all.get(at - 1).key()) == 0) {
          throw new RecordException(
              Text.printable(name)
                  + ": two verdicts for "
                  + Text.printable(all.get(at).key().toString())
                  + ", and nobody knows which one holds; no record of Picket's");
        }
      }
      return together.isEmpty() ? record : record.with(all);
    }
  }

  /** For reading, and for reports that are made as trees. */
  static JsonMapper mapper() {
    return Holder.MAPPER;
  }

  /** Made when first needed: a scan reads no records, and should not pay for it. */
  private static final class Holder {
    static final JsonMapper MAPPER =
        JsonMapper.builder(
                JsonFactory.builder()
                    .streamReadConstraints(
                        StreamReadConstraints.builder()
                            .maxNestingDepth(64)
                            .maxNumberLength(32)
                            .maxNameLength(200)
                            .maxStringLength(LONGEST_STRING)
                            .maxDocumentLength(LONGEST_DOCUMENT)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .annotationIntrospector(new ModelIntrospector())
            .addModule(new ModelModule())
            .propertyNamingStrategy(new ModelIntrospector.Naming())
            .enable(MapperFeature.INFER_RECORD_GETTERS_FROM_COMPONENTS_ONLY)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .withConfigOverride(
                List.class,
                list -> list.setNullHandling(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)))
            .build();
  }
}
