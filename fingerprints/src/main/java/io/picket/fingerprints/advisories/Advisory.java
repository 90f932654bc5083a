package io.picket.fingerprints.advisories;

import io.picket.model.Severity;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A published fault of some versions of a product.
 *
 * @param cvss the base score, 0 to 10
 * @param exploited the day CISA listed it as known to be exploited
 * @param ransomware whether CISA knows of ransomware groups that use it
 * @param automatable whether it needs neither a login nor a person's help, in our reading
 * @param total whether it yields full control of the server, in our reading
 * @param condition what must hold besides the version
 * @param note where sources differ
 */
public record Advisory(
    String id,
    String title,
    List<Range> affects,
    BigDecimal cvss,
    Optional<LocalDate> exploited,
    boolean ransomware,
    boolean automatable,
    boolean total,
    Optional<String> condition,
    Optional<String> note) {
  public Advisory {
    affects = List.copyOf(affects);
  }

  /**
   * Versions of one product.
   *
   * @param from the first affected; empty for "from the beginning"
   * @param until the edge at the other end
   * @param inclusive whether that edge is itself affected, with everything that was made of it: a
   *     range that ends with 2026.1 holds the build 2026.1.0.5
   */
  public record Range(
      String product, Optional<ProductVersion> from, ProductVersion until, boolean inclusive) {
    /** Whether a version of this product lies in the range. */
    public boolean contains(ProductVersion version) {
      int edge = version.compareTo(until);
      return (edge < 0 || (inclusive && (edge == 0 || version.isOf(until))))
          && (from.isEmpty() || version.compareTo(from.get()) >= 0);
    }

    /** {@code before 23.9.8}, {@code 10.1.2128.0 to 10.1.2137.2}. */
    @Override
    public String toString() {
      if (from.isPresent()) {
        return from.get() + (inclusive ? " to " : " to before ") + until;
      }
      return (inclusive ? "up to " : "before ") + until;
    }
  }

  /** How soon it should be fixed on a server that anyone can reach. */
  public enum Tier {
    DAYS_3(3),
    DAYS_14(14),
    DAYS_60(60);

    private final int days;

    Tier(int days) {
      this.days = days;
    }

    /** The number of days. */
    public int days() {
      return days;
    }
  }

  /** The range that holds a version of a product, if one does. */
  public Optional<Range> affecting(String product, ProductVersion version) {
    return affects.stream()
        .filter(range -> range.product().equals(product) && range.contains(version))
        .findFirst();
  }

  /**
   * How soon to fix it, modelled on the four questions of CISA's BOD 26-04. The first, whether the
   * server can be reached by anyone, is what a scan from outside shows. Exploited and automatable:
   * 3 days. Exploited, or automatable with full control: 14 days. Everything else: 60 days.
   */
  public Tier tier() {
    if (exploited.isPresent()) {
      return automatable ? Tier.DAYS_3 : Tier.DAYS_14;
    }
    return automatable && total ? Tier.DAYS_14 : Tier.DAYS_60;
  }

  /** Critical when it is exploited, else by its score. */
  public Severity severity() {
    if (exploited.isPresent() || cvss.compareTo(BigDecimal.valueOf(9)) >= 0) {
      return Severity.CRITICAL;
    }
    if (cvss.compareTo(BigDecimal.valueOf(7)) >= 0) {
      return Severity.HIGH;
    }
    return cvss.compareTo(BigDecimal.valueOf(4)) >= 0 ? Severity.MEDIUM : Severity.LOW;
  }

  /** Where to read more. */
  public String url() {
    return "https://nvd.nist.gov/vuln/detail/" + id;
  }
}
