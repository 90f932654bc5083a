package io.picket.fingerprints.roots;

import io.picket.fingerprints.data.Lazy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The certificate transparency logs that Chrome knows, a dated snapshot: renewed by {@code
 * fingerprints/update-roots chrome}, read when it is first asked, once.
 */
public final class TransparencyLogs {
  private static final TransparencyLogs CHROMES = new TransparencyLogs(TransparencyLogs::resource);

  private final Lazy<Content> content;

  private TransparencyLogs(Supplier<String> text) {
    this.content = new Lazy<>(() -> Content.parse(text.get()));
  }

  /**
   * A log.
   *
   * @param operator who runs it; browsers want timestamps of two operators
   * @param key its public key, SubjectPublicKeyInfo in Base64
   */
  public record Log(String operator, String name, String key) {}

  private record Content(LocalDate dated, Map<String, Log> logs) {
    static Content parse(String text) {
      LocalDate dated = LocalDate.EPOCH;
      var logs = new HashMap<String, Log>();
      for (String line : text.lines().toList()) {
        if (line.startsWith("# Dated: ")) {
          dated = LocalDate.parse(line.substring("# Dated: ".length()));
        } else if (!line.startsWith("#") && !line.isBlank()) {
          String[] parts = line.split(";", -1);
          if (parts.length != 3) {
            throw new IllegalArgumentException("not operator;name;key: " + line);
          }
          logs.put(id(Base64.getDecoder().decode(parts[2])), new Log(parts[0], parts[1], parts[2]));
        }
      }
      return new Content(dated, Map.copyOf(logs));
    }
  }

  /** Chrome's. */
  public static TransparencyLogs chromes() {
    return CHROMES;
  }

  /** A list in the form of the committed one: {@code operator;name;key} a line. */
  public static TransparencyLogs of(String text) {
    return new TransparencyLogs(() -> text);
  }

  /** The day of the snapshot. */
  public LocalDate dated() {
    return content.value().dated();
  }

  /** How many logs there are. */
  public int size() {
    return content.value().logs().size();
  }

  /**
   * The log with an identifier, the SHA-256 of its key (RFC 6962 section 3.2).
   *
   * @param id lower-case hexadecimal
   */
  public Optional<Log> log(String id) {
    return Optional.ofNullable(content.value().logs().get(id));
  }

  private static String id(byte[] key) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String resource() {
    try (InputStream in = TransparencyLogs.class.getResourceAsStream("transparency-logs.csv")) {
      if (in == null) {
        throw new IllegalStateException("resource missing: transparency-logs.csv");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
