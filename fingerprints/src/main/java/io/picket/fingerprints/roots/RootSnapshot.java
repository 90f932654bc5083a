package io.picket.fingerprints.roots;

import io.picket.fingerprints.data.Lazy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The roots of one programme on one day. Nothing is read before it is asked for, and it is read
 * once; a scan that meets no certificate never opens the file.
 */
public final class RootSnapshot {
  /** After this long a snapshot should be renewed: programmes change a few times a year. */
  public static final Duration STALE_AFTER = Duration.ofDays(180);

  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String END = "-----END CERTIFICATE-----";
  private static final Set<String> OF_A_ROOT =
      Set.of("Label", "Issued-Until", "Last-Listed", "First-Missing");
  private static final String HERE = "/io/picket/fingerprints/roots/";
  private static final RootSnapshot MOZILLA = new RootSnapshot(() -> pem("mozilla.pem"));
  private static final RootSnapshot CHROME = new RootSnapshot(() -> pem("chrome.pem"));
  private static final RootSnapshot JAVA = new RootSnapshot(() -> pem("java.pem"));
  private static final RootSnapshot FORMER = new RootSnapshot(() -> pem("former.pem"));
  private static final RootSnapshot INTERMEDIATES =
      new RootSnapshot(() -> pem("intermediates.pem"));

  private final Lazy<Content> content;

  RootSnapshot(Supplier<String> pem) {
    this.content = new Lazy<>(() -> Content.parse(pem.get()));
  }

  /** A snapshot at hand, in the form of those that come with Picket. */
  public static RootSnapshot of(String pem) {
    return new RootSnapshot(() -> inLatin(pem.getBytes(StandardCharsets.UTF_8)));
  }

  /** Mozilla's roots for web servers, which Firefox and most of Linux follow. */
  public static RootSnapshot mozilla() {
    return MOZILLA;
  }

  /** The roots of Chrome and of browsers made from it. */
  public static RootSnapshot chrome() {
    return CHROME;
  }

  /** The roots of the JDK, which programs written in Java use unless told otherwise. */
  public static RootSnapshot java() {
    return JAVA;
  }

  /** Every programme that comes with Picket, browsers first. */
  public static List<RootSnapshot> all() {
    return List.of(MOZILLA, CHROME, JAVA);
  }

  /**
   * Roots that Mozilla listed once and lists no more, each with its {@link Removal}: to explain a
   * broken chain, never to decide one.
   */
  public static RootSnapshot former() {
    return FORMER;
  }

  /** Issuing authorities in wide use, to name the one that a server forgot to send. No roots. */
  public static RootSnapshot intermediates() {
    return INTERMEDIATES;
  }

  /** Whether a public programme is called this. */
  public static boolean isProgramme(String name) {
    return isBrowsers(name) || name.equals("Java");
  }

  /** Whether a browser follows the programme called this. */
  public static boolean isBrowsers(String name) {
    return name.equals("Mozilla") || name.equals("Chrome");
  }

  /** The programme: {@code Mozilla}. */
  public String name() {
    return content.value().name();
  }

  /** The day the list stands for. */
  public LocalDate dated() {
    return content.value().dated();
  }

  /** Where the list is from, in one line. */
  public String source() {
    return content.value().source();
  }

  /** The roots, in the file's order. */
  public List<Root> roots() {
    return content.value().roots();
  }

  /** Whether a list of this day is older than {@link #STALE_AFTER}. */
  public static boolean isStale(LocalDate dated, Instant now) {
    return dated.atStartOfDay(ZoneOffset.UTC).toInstant().plus(STALE_AFTER).isBefore(now);
  }

  /** Whether the snapshot is older than {@link #STALE_AFTER}. */
  public boolean isStale(Instant now) {
    return isStale(dated(), now);
  }

  /**
   * One root.
   *
   * @param label what the programme calls it
   * @param base64 the certificate, DER in Base64, in lines
   * @param issuedUntil the programme distrusts what was issued under it later than this
   * @param removal when the programme let it go, for one that it lists no more
   */
  public record Root(
      String label, String base64, Optional<Instant> issuedUntil, Optional<Removal> removal) {
    /** The certificate's bytes. */
    public byte[] der() {
      return Base64.getMimeDecoder().decode(base64);
    }
  }

  /** Between which two copies of a programme's list a root has left it. */
  public record Removal(Copy lastListed, Copy firstMissing) {}

  /**
   * A copy of a programme's list, which follows the list itself by weeks or months.
   *
   * @param day when it was published
   * @param release in which release of the program that it comes from
   */
  public record Copy(LocalDate day, String release) {
    /** From {@code 2026-05-20 in 26.2.0}. */
    static Copy parse(String text) {
      String[] parts = text.split(" in ", 2);
      return new Copy(LocalDate.parse(parts[0]), parts[1]);
    }
  }

  private record Content(String name, LocalDate dated, String source, List<Root> roots) {
    static Content parse(String pem) {
      var header = new HashMap<String, String>();
      var roots = new ArrayList<Root>();
      int at = 0;
      while (true) {
        int begin = pem.indexOf(BEGIN, at);
        var own = new HashMap<String, String>();
        for (String line : pem.substring(at, begin < 0 ? pem.length() : begin).lines().toList()) {
          if (line.startsWith("# ")) {
            int colon = line.indexOf(": ");
            String key = line.substring(2, colon);
            (OF_A_ROOT.contains(key) ? own : header).put(key, inUtf8(line.substring(colon + 2)));
          }
        }
        if (begin < 0) {
          break;
        }
        int end = pem.indexOf(END, begin);
        if (end < 0) {
          throw new IllegalStateException("a root snapshot whose last root has no end: " + own);
        }
        roots.add(root(own, pem.substring(begin + BEGIN.length(), end)));
        at = end + END.length();
      }
      return new Content(
          need(header, "Name"),
          LocalDate.parse(need(header, "Dated")),
          need(header, "Source"),
          List.copyOf(roots));
    }

    private static Root root(Map<String, String> about, String base64) {
      return new Root(
          about.getOrDefault("Label", "").replace("\"", ""),
          base64,
          Optional.ofNullable(about.get("Issued-Until")).map(Instant::parse),
          Optional.ofNullable(about.get("Last-Listed"))
              .map(
                  last -> new Removal(Copy.parse(last), Copy.parse(need(about, "First-Missing")))));
    }

    private static String need(Map<String, String> header, String key) {
      String value = header.get(key);
      if (value == null) {
        throw new IllegalStateException("a root snapshot without \"# " + key + ":\"");
      }
      return value;
    }
  }

  /** Bytes as letters, one for one: labels in UTF-8 among them would make all letters wide. */
  private static String inLatin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static String inUtf8(String letters) {
    return new String(letters.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private static String pem(String file) {
    try (InputStream in = RootSnapshot.class.getResourceAsStream(HERE + file)) {
      if (in == null) {
        throw new IllegalStateException("resource missing: " + HERE + file);
      }
      return inLatin(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
