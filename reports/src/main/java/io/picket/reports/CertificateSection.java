package io.picket.reports;

import io.picket.model.CertificateSeen.Chain;
import io.picket.model.ScanRecord;
import io.picket.reports.Page.Ink;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** The calendar of certificates in a terminal report: the one that ends first on top. */
final class CertificateSection {
  private static final int SHOWN = 40;
  private static final int USERS_SHOWN = 6;
  private static final int DAYS_OF_CARE = 30;
  private static final int COLUMN = 22;

  private CertificateSection() {}

  static void print(Page page, ScanRecord record) {
    List<CertificateUse> all = CertificateUse.of(record);
    if (all.isEmpty()) {
      return;
    }
    page.heading("CERTIFICATES, BY WHEN THEY END");
    boolean silent =
        all.stream().flatMap(use -> use.chains().stream()).allMatch(RevocationLines::isSilent);
    if (silent) {
      page.gap();
      page.line(
          2,
          Page.of(
              Ink.DIM,
              "Whether any was revoked is unknown: no server stapled an answer, and issuers were"
                  + " not asked (--fetch-revocation asks them)."));
    }
    page.gap();
    all.stream().limit(SHOWN).forEach(use -> entry(page, use, record.run().started(), silent));
    if (all.size() > SHOWN) {
      page.line(
          2,
          Page.of(
              Ink.DIM, "and " + (all.size() - SHOWN) + " more; -o html, json or ics has them all"));
    }
  }

  private static void entry(Page page, CertificateUse use, Instant now, boolean silent) {
    var certificate = use.certificate();
    long days = CertificateUse.daysLeft(certificate, now);
    boolean care = days < DAYS_OF_CARE || now.isBefore(certificate.notBefore());
    page.line(
        2,
        COLUMN + 2,
        Page.of(care ? Ink.ORANGE : Ink.PLAIN, ("%-" + COLUMN + "s").formatted(use.left(now))),
        Page.plain(
            certificate.malformed().isPresent() ? "" : Sentences.day(certificate.notAfter())),
        Page.of(Ink.BOLD, "  " + use.called()),
        Page.of(Ink.CYAN, "  " + (use.leaf() ? "" : "sent by ") + users(use)),
        Page.of(Ink.DIM, certificate.malformed().map(why -> "  " + why).orElse("")));
    use.sharing().forEach(line -> page.line(COLUMN + 2, COLUMN + 4, Page.plain(line)));
    use.unwise().forEach(line -> page.line(COLUMN + 2, COLUMN + 4, Page.of(Ink.DIM, line)));
    if (!silent) {
      revocation(page, use.chains());
    }
  }

  private static void revocation(Page page, List<Chain> chains) {
    chains.stream()
        .flatMap(chain -> RevocationLines.of(chain).stream())
        .distinct()
        .forEach(line ->
            page.line(
                COLUMN + 2,
                COLUMN + 4,
                line.startsWith("revoked: YES") ? Page.of(Ink.RED, line) : Page.plain(line)));
  }

  private static String users(CertificateUse use) {
    int more = use.usedBy().size() - USERS_SHOWN;
    return use.usedBy().stream().limit(USERS_SHOWN).collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more" : "");
  }
}
