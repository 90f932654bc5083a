package io.picket.reports;

import io.picket.model.CheckCard;
import io.picket.model.Severity;
import java.util.List;

/** The cards the sample records refer to. */
final class SampleCards {
  private SampleCards() {}

  static List<CheckCard> all() {
    return List.of(
        SampleRecords.card(
            "certificate-expiry",
            Severity.MEDIUM,
            "The certificate has more than a third of its lifetime left",
            "When a certificate expires, agents stop connecting and people learn to click through"
                + " warnings.",
            "Renew the certificate, and let the renewal run by itself at two thirds of the"
                + " lifetime."),
        SampleRecords.card(
            "certificate-trusted",
            Severity.HIGH,
            "The certificate is trusted by public roots",
            "Without a trusted chain nobody can tell the server from one who pretends to be it.",
            "Install a certificate of a public CA together with its intermediate certificates.",
            "ME-07",
            "CW-12"),
        SampleRecords.card(
            "hsts",
            Severity.LOW,
            "Browsers are told to come back over HTTPS only",
            "Without HSTS the first request of a visit can be caught in clear.",
            "Send Strict-Transport-Security with a max-age of at least 31536000."),
        SampleRecords.card(
            SamplePriorities.CHECK,
            Severity.CRITICAL,
            "No advisory names the version that is shown",
            "A version in an affected range is the first thing attackers look for.",
            "Update to a version without known advisories."),
        SampleRecords.card(
            "plain-http-content",
            Severity.HIGH,
            "The plain port serves nothing but a redirect",
            "A password typed into a page that came in clear can be read and changed on the way.",
            "Serve nothing but a redirect on 8040, or close it from outside.",
            "CW-29"),
        SampleRecords.card(
            "setup-wizard-reachable",
            Severity.CRITICAL,
            "The setup wizard cannot be reached",
            "Whoever completes the wizard owns the server and every machine it manages"
                + " (CVE-2024-1709).",
            "Upgrade to 23.9.8 or later and block /SetupWizard.aspx at the proxy.",
            "CW-03"),
        SampleRecords.card(
            "tls-legacy-version",
            Severity.HIGH,
            "Only TLS 1.2 and later are accepted",
            "TLS 1.0 and 1.1 rest on SHA-1 and MD5 and are formally deprecated (RFC 8996); SSLv3 is"
                + " broken.",
            "Switch off SSLv2, SSLv3, TLS 1.0 and TLS 1.1.",
            "ME-11"),
        SampleRecords.card(
            "tls-weak-suite",
            Severity.HIGH,
            "No weak cipher suite is accepted",
            "RC4 and 3DES leak plaintext over long sessions; RSA key transport has no forward"
                + " secrecy.",
            "Allow only ECDHE suites with AES-GCM or ChaCha20-Poly1305.",
            "ME-12"),
        SampleRecords.card(
            "version-visible",
            Severity.INFO,
            "The version is not told to strangers",
            "A visible version lets attackers pick their targets the day an advisory appears.",
            "Remove the Server header at a reverse proxy."));
  }
}
