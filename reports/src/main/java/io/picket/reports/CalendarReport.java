package io.picket.reports;

import io.picket.model.Gate;
import io.picket.model.ScanRecord;
import io.picket.model.Text;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;

/**
 * The ends of all certificates as a calendar (iCalendar, RFC 5545 and 7986), with an alarm when a
 * third of the lifetime is left.
 */
final class CalendarReport implements ReportFormat {
  private static final int LONGEST_LINE = 75;
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  @Override
  public String name() {
    return "ics";
  }

  @Override
  public String purpose() {
    return "a calendar of when certificates end";
  }

  @Override
  public void write(ScanRecord record, Gate.Decision decision, OutputStream to) throws IOException {
    var out = new StringBuilder();
    line(out, "BEGIN:VCALENDAR");
    line(out, "VERSION:2.0");
    line(out, "PRODID:-//Picket//certificates//EN");
    line(out, "NAME:" + text("Certificates of " + record.run().client()));
    if (!record.warnings().isEmpty()) {
      line(out, "DESCRIPTION:" + text("Warning: " + String.join(" ", record.warnings())));
    }
    for (CertificateRow row : CertificateRow.of(record)) {
      event(out, row, record.run().started());
    }
    line(out, "END:VCALENDAR");
    to.write(out.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void event(StringBuilder out, CertificateRow row, Instant now) {
    var certificate = row.certificate();
    Duration lifetime = Duration.between(certificate.notBefore(), certificate.notAfter());
    String users = String.join(", ", row.usedBy());
    line(out, "BEGIN:VEVENT");
    line(out, "UID:" + uid(certificate.sha256() + " " + row.usedBy()) + "@picket");
    line(out, "DTSTAMP:" + SECOND.format(now));
    line(out, "DTSTART;VALUE=DATE:" + DAY.format(certificate.notAfter()));
    line(out, "SUMMARY:" + text("Certificate ends: " + users));
    line(
        out,
        "DESCRIPTION:"
            + text(
                certificate.subject()
                    + ", issued by "
                    + certificate.issuer()
                    + ", ends "
                    + certificate.notAfter()
                    + ", used by "
                    + users));
    line(out, "TRANSP:TRANSPARENT");
    line(out, "BEGIN:VALARM");
    line(out, "ACTION:DISPLAY");
    line(out, "DESCRIPTION:" + text("Renew the certificate of " + users));
    line(out, "TRIGGER:-P" + Math.clamp(lifetime.toDays() / 3, 1, 60) + "D");
    line(out, "END:VALARM");
    line(out, "END:VEVENT");
  }

  /** The same for the same certificate at the same endpoints, so that a calendar can update. */
  private static String uid(String about) {
    return UUID.nameUUIDFromBytes(about.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static String text(String text) {
    return Text.printable(text, 2_000)
        .replace("\\", "\\\\")
        .replace(";", "\\;")
        .replace(",", "\\,");
  }

  /** Lines end in CRLF, and are folded before they exceed 75 octets. */
  private static void line(StringBuilder out, String line) {
    int octets = 0;
    for (int at = 0; at < line.length(); ) {
      int point = line.codePointAt(at);
      String character = Character.toString(point);
      int size = character.getBytes(StandardCharsets.UTF_8).length;
      if (octets + size > LONGEST_LINE) {
        out.append("\r\n ");
        octets = 1;
      }
      out.append(character);
      octets += size;
      at += character.length();
    }
    out.append("\r\n");
  }
}
