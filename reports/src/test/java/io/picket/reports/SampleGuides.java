package io.picket.reports;

import io.picket.model.CheckId;
import io.picket.model.GuideCoverage;
import io.picket.model.GuideCoverage.Power;
import io.picket.model.GuideCoverage.Status;
import java.util.List;
import java.util.Optional;

/** How the sample estate stands against a guide. */
final class SampleGuides {
  private SampleGuides() {}

  static GuideCoverage connectWise() {
    return new GuideCoverage(
        "connectwise-control",
        "ConnectWise Control hardening guide",
        "rmm.acme-dental.example",
        List.of("The guide still names ports of the version before last."),
        List.of(
            row(
                "CW-03",
                Power.VERIFY,
                Status.REFUTED,
                "Close the setup wizard",
                "the setup wizard answers at /SetupWizard.aspx/",
                "setup-wizard-reachable"),
            row(
                "CW-07",
                Power.ATTEST,
                Status.NOT_ATTESTED,
                "Give every technician his own account",
                "no outsider can see it, and nobody has attested it"),
            row(
                "CW-08",
                Power.ATTEST,
                Status.ATTESTED,
                "Turn on multi-factor authentication",
                "attested by J. Doe on 2026-10-02, until 2027-04-02"),
            row(
                "CW-12",
                Power.VERIFY,
                Status.VERIFIED,
                "Use a certificate of a public CA",
                "trusted by Mozilla of 2026-10-01",
                "certificate-trusted"),
            row(
                "CW-15",
                Power.REFUTE,
                Status.NOTHING_FOUND,
                "Close the database port to outsiders",
                "port 1433 did not answer",
                "database-port-open"),
            row(
                "CW-21",
                Power.VERIFY,
                Status.COULD_NOT_TELL,
                "Encrypt the relay",
                "the budget of 60 connections was used up",
                "relay-encrypted"),
            row(
                "CW-29",
                Power.VERIFY,
                Status.REFUTED,
                "Serve nothing but a redirect on 8040",
                "the login page is served in clear before anything redirects",
                "plain-http-content"),
            row(
                "CW-33",
                Power.VERIFY,
                Status.NOT_APPLICABLE,
                "Harden the Linux installation",
                "the server is not Linux")));
  }

  private static GuideCoverage.Row row(
      String id, Power power, Status status, String text, String because, String... checks) {
    return new GuideCoverage.Row(
        id,
        "Securing the server",
        text,
        power,
        status,
        because,
        List.of(checks).stream().map(CheckId::new).toList(),
        Optional.empty());
  }
}
