package io.picket.reports;

import io.picket.model.Gate;
import io.picket.model.ScanRecord;
import io.picket.model.Text;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;

/**
 * The ends of all certificates as a calendar (iCalendar, RFC 5545 and 7986), issuers included, with
 * an alarm when a third of the lifetime is left. The same record gives the same bytes.
 */
final class CalendarReport implements ReportFormat {
  private static final int LONGEST_LINE = 75;
  private static final int USERS_SHOWN = 20;
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
    String name = text("Certificates of " + record.run().client());
    line(out, "NAME:" + name);
    line(out, "X-WR-CALNAME:" + name); // what most calendars read instead
    if (!record.warnings().isEmpty()) {
      line(out, "DESCRIPTION:" + text("Warning: " + String.join(" ", record.warnings())));
    }
    for (CertificateUse use : CertificateUse.of(record)) {
      if (use.certificate().malformed().isEmpty()) {
        event(out, use, record.run());
      }
    }
    line(out, "END:VCALENDAR");
    to.write(out.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void event(StringBuilder out, CertificateUse use, ScanRecord.Run run) {
    var certificate = use.certificate();
    String users = String.join(", ", use.usedBy().stream().limit(USERS_SHOWN).toList());
    int more = use.usedBy().size() - USERS_SHOWN;
    users = more > 0 ? users + " and " + more + " more" : users;
    line(out, "BEGIN:VEVENT");
    line(out, "UID:" + uid(run.client() + " " + certificate.sha256()) + "@picket");
    line(out, "DTSTAMP:" + SECOND.format(run.started()));
    line(out, "DTSTART;VALUE=DATE:" + DAY.format(certificate.notAfter()));
    line(
        out,
        "SUMMARY:"
            + text(
                use.leaf()
                    ? "Certificate ends: " + users
                    : "Issuer's certificate ends: " + use.called()));
    line(
        out,
        "DESCRIPTION:"
            + text(
                use.called()
                    + ", issued by "
                    + certificate.issuer()
                    + ", ends "
                    + certificate.notAfter()
                    + (use.leaf() ? ", used by " : ", sent by ")
                    + users
                    + ", SHA-256 "
                    + certificate.sha256()));
    line(out, "TRANSP:TRANSPARENT");
    alarm(out, use, users);
    line(out, "END:VEVENT");
  }

  /** Before it ends: a third of its lifetime, at least a day and at most sixty. */
  private static void alarm(StringBuilder out, CertificateUse use, String users) {
    Duration lifetime =
        Duration.between(use.certificate().notBefore(), use.certificate().notAfter());
    line(out, "BEGIN:VALARM");
    line(out, "ACTION:DISPLAY");
    line(
        out,
        "DESCRIPTION:"
            + text(
                use.leaf()
                    ? "Renew the certificate of " + users
                    : "Install the authority's new chain at " + users));
    line(out, "TRIGGER:-P" + Math.clamp(lifetime.toDays() / 3, 1, 60) + "D");
    line(out, "END:VALARM");
  }

  /** The same for the same certificate of the same client, whoever uses it: calendars update. */
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
