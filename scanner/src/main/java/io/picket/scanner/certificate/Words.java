package io.picket.scanner.certificate;

import io.picket.model.Addresses;
import io.picket.model.Answer;
import io.picket.model.CertificateSeen.Remark;
import io.picket.model.HostName;
import io.picket.model.Text;
import io.picket.probes.trust.Profile;
import io.picket.probes.trust.Purpose;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.regex.Pattern;

/** The words in which cases are written and answered. */
public final class Words {
  /** Nine digits are a day of 1973, and eight may be a day written without hyphens. */
  private static final Pattern SECONDS = Pattern.compile("[0-9]{9,11}");

  private Words() {}

  /**
   * {@code server}, {@code client} or {@code email}, or what RFC 5280 calls the extended key usage.
   */
  public static Purpose purpose(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "server", "serverauth", "1.3.6.1.5.5.7.3.1" -> Purpose.SERVER;
      case "client", "clientauth", "1.3.6.1.5.5.7.3.2" -> Purpose.CLIENT;
      case "email", "emailprotection", "1.3.6.1.5.5.7.3.4" -> Purpose.EMAIL;
      default -> throw new IllegalArgumentException("purpose: write server, client or email");
    };
  }

  /** {@code webpki}, {@code rfc5280} or {@code path}. */
  public static Profile profile(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "webpki" -> Profile.WEBPKI;
      case "rfc5280" -> Profile.RFC_5280;
      case "path" -> Profile.PATH;
      default -> throw new IllegalArgumentException("profile: write webpki, rfc5280 or path");
    };
  }

  /** A name as people write it, Unicode included, or an address, in the form that is compared. */
  public static String host(String text) {
    if (text.contains("/") || text.matches("[^:]*:[0-9]+") || text.matches("\\[.*]:[0-9]+")) {
      throw new IllegalArgumentException(
          "\""
              + Text.printable(text, 80)
              + "\": write the name or address alone, without https://, port and path");
    }
    boolean bracketed = text.startsWith("[") && text.endsWith("]");
    String bare = bracketed ? text.substring(1, text.length() - 1) : text;
    return Addresses.parse(bare).isPresent() ? bare : HostName.parse(text).ascii();
  }

  /**
   * A moment as ISO 8601 or RFC 3339, UTC where it says no offset, or as seconds since 1970; a day
   * alone is its first instant in UTC.
   */
  public static Instant moment(String written) {
    String text = written.strip().toUpperCase(Locale.ROOT).replace(' ', 'T');
    try {
      if (SECONDS.matcher(text).matches()) {
        return Instant.ofEpochSecond(Long.parseLong(text));
      }
      if (text.indexOf('T') < 0) {
        return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      }
      TemporalAccessor moment =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(
              text, OffsetDateTime::from, LocalDateTime::from);
      return moment instanceof LocalDateTime local
          ? local.toInstant(ZoneOffset.UTC)
          : Instant.from(moment);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "\"" + Text.printable(written, 40) + "\" is no moment; write 2026-11-22T10:00:00Z", e);
    }
  }

  /** {@code yes}, {@code no} or {@code unknown}. */
  public static String of(Answer answer) {
    return answer.isYes() ? "yes" : answer.isNo() ? "no" : "unknown";
  }

  /** A remark's kind in lower case, with hyphens. */
  public static String of(Remark.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
