package io.picket.scanner.certificate;

import io.picket.model.Text;
import io.picket.probes.trust.TrustStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Many cases, one JSON object a line, answered one line each, in order. A line that cannot be
 * understood, or that is longer than {@value #LONGEST} characters, is answered "unknown" and the
 * next one is read.
 */
public final class Batch {
  /** A case of NIST's suite, with all its authorities and lists, has a tenth of it. */
  static final int LONGEST = 16 * 1024 * 1024;

  /** Of a field that stands twice nobody can say which one is meant (RFC 8259 section 4). */
  private final JsonMapper mapper =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY).build();

  private final ResultJson json = new ResultJson(mapper);
  private final CaseJson cases;

  /**
   * @param usual the roots for cases that name none
   */
  public Batch(List<TrustStore> usual, InstantSource clock) {
    this.cases = new CaseJson(usual, clock);
  }

  /** What a run saw. */
  public record Counts(long accepted, long rejected, long unknown) {}

  /** Reads to the end. */
  public Counts run(InputStream in, PrintStream out) throws IOException {
    long accepted = 0;
    long rejected = 0;
    long unknown = 0;
    var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1 << 16);
    for (Optional<String> line = line(reader); line.isPresent(); line = line(reader)) {
      if (line.get().isBlank()) {
        continue;
      }
      ObjectNode answer =
          line.get().length() > LONGEST
              ? json.malformed("a line of more than " + LONGEST + " characters")
              : answer(line.get());
      JsonNode verdict = answer.get("accepted");
      if (!verdict.isBoolean()) {
        unknown++;
      } else if (verdict.booleanValue()) {
        accepted++;
      } else {
        rejected++;
      }
      out.println(mapper.writeValueAsString(answer));
      if (!reader.ready()) {
        out.flush(); // Whoever asks line by line waits for the answer before he goes on.
      }
    }
    out.flush();
    return new Counts(accepted, rejected, unknown);
  }

  /** The next line without its end, cut off one character behind the longest; empty at the end. */
  private static Optional<String> line(Reader in) throws IOException {
    int next = in.read();
    if (next < 0) {
      return Optional.empty();
    }
    var line = new StringBuilder();
    while (next >= 0 && next != '\n') {
      if (line.length() <= LONGEST) {
        line.append((char) next);
      }
      next = in.read();
    }
    return Optional.of(line.toString());
  }

  ObjectNode answer(String line) {
    JsonNode node;
    try {
      // Windows puts a mark in front of what it pipes, which is no part of JSON.
      node = mapper.readTree(line.startsWith("\uFEFF") ? line.substring(1) : line);
    } catch (JacksonException e) {
      return json.malformed("no JSON: " + Text.printable(e.getOriginalMessage(), 200));
    }
    ObjectNode answer = mapper.createObjectNode();
    if (node.has("id")) {
      answer.set("id", node.get("id"));
    }
    List<String> ignored = CaseFields.ignored(node);
    if (!ignored.isEmpty()) {
      ArrayNode names = answer.putArray("ignored");
      ignored.forEach(names::add);
    }
    try {
      CaseJson.Asked asked = cases.read(node);
      if (!asked.unreadable().isEmpty()) {
        ArrayNode which = answer.putArray("unreadable");
        asked.unreadable().forEach(which::add);
      }
      answer.setAll(json.of(asked.asked().judge()));
    } catch (CaseJson.Forbidden e) {
      answer.setAll(json.forbidden(String.valueOf(e.getMessage())));
    } catch (IllegalArgumentException e) {
      answer.setAll(json.malformed(Text.printable(String.valueOf(e.getMessage()))));
    } catch (RuntimeException e) {
      answer.setAll(json.malformed("a fault in Picket: " + e.getClass().getSimpleName()));
    }
    return answer;
  }
}
