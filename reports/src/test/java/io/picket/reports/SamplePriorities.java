package io.picket.reports;

import io.picket.model.CheckId;
import io.picket.model.Confidence;
import io.picket.model.Finding;
import io.picket.model.Priority;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Advisories that versions of the pretend estate fall under. */
final class SamplePriorities {
  static final String CHECK = "version-advisory";

  private SamplePriorities() {}

  /** What must be said of the scan itself. */
  static List<String> warnings() {
    return List.of(
        "The list of advisories is of 2026-10-01, more than 45 days old; update Picket or give a"
            + " newer list with --advisories.");
  }

  /** The advisories, most pressing first. */
  static List<Priority> all() {
    return List.of(
        screenConnect(3, "CVE-2024-1709", "Authentication bypass by the setup wizard", 10.0, true),
        screenConnect(60, "CVE-2026-11596", "A fault that needs a login", 4.7, false));
  }

  private static Priority screenConnect(
      int days, String id, String title, double cvss, boolean exploited) {
    return new Priority(
        days,
        id,
        title,
        new Finding.Key(SampleRecords.ACME, new CheckId(CHECK), SampleRecords.rmmAt(443)),
        "screenconnect",
        "ConnectWise ScreenConnect",
        "23.9.7.8804",
        Confidence.HIGH,
        exploited ? "before 23.9.8" : "before 26.2",
        cvss,
        exploited ? Optional.of(LocalDate.of(2024, 2, 22)) : Optional.empty(),
        exploited,
        exploited,
        exploited,
        exploited ? Optional.empty() : Optional.of("Only where guests may log in."),
        "https://nvd.nist.gov/vuln/detail/" + id);
  }
}
