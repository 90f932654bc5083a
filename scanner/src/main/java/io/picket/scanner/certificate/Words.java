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
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/** The words in which cases are written and answered. */
public final class Words {
  private Words() {}

  /** {@code server}, {@code client} or {@code email}. */
  public static Purpose purpose(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "server" -> Purpose.SERVER;
      case "client" -> Purpose.CLIENT;
      case "email" -> Purpose.EMAIL;
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
    boolean bracketed = text.startsWith("[") && text.endsWith("]");
    String bare = bracketed ? text.substring(1, text.length() - 1) : text;
    return Addresses.parse(bare).isPresent() ? bare : HostName.parse(text).ascii();
  }

  /** A moment as ISO 8601, with an offset or Z; a day alone is its first instant in UTC. */
  public static Instant moment(String text) {
    try {
      return text.indexOf('T') < 0
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "\"" + Text.printable(text, 40) + "\" is no moment; write 2026-11-22T10:00:00Z", e);
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
