package io.picket.model;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.Optional;

/**
 * An advisory that a version seen falls under, and how soon to fix it.
 *
 * @param withinDays the days to fix it in: 3, 14 or 60
 * @param advisory its id, such as {@code CVE-2024-1709}
 * @param title what it is about, in our words
 * @param finding the finding that rests on it
 * @param product the product's id in the fingerprints
 * @param name the product's name
 * @param version the version seen, as it was understood
 * @param confidence how far that version is to be believed
 * @param affected the range the version lies in, such as {@code before 23.9.8}
 * @param cvss the base score, 0 to 10
 * @param exploited the day CISA listed it as known to be exploited
 * @param ransomware whether CISA knows of ransomware groups that use it
 * @param automatable whether it needs neither a login nor a person's help
 * @param total whether it yields full control of the server
 * @param condition what must hold besides the version
 * @param url where to read more
 */
public record Priority(
    int withinDays,
    String advisory,
    String title,
    Finding.Key finding,
    String product,
    String name,
    String version,
    Confidence confidence,
    String affected,
    double cvss,
    Optional<LocalDate> exploited,
    boolean ransomware,
    boolean automatable,
    boolean total,
    Optional<String> condition,
    String url)
    implements Comparable<Priority> {
  private static final Comparator<Priority> MOST_PRESSING_FIRST =
      Comparator.comparingInt(Priority::withinDays)
          .thenComparing(Priority::cvss, Comparator.reverseOrder())
          .thenComparing(Priority::advisory)
          .thenComparing(Priority::finding)
          .thenComparing(Priority::product)
          .thenComparing(Priority::version);

  @Override
  public int compareTo(Priority other) {
    return MOST_PRESSING_FIRST.compare(this, other);
  }
}
