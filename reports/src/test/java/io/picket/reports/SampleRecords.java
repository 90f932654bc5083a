package io.picket.reports;

import io.picket.model.Addresses;
import io.picket.model.Answer;
import io.picket.model.CheckCard;
import io.picket.model.CheckId;
import io.picket.model.ClientId;
import io.picket.model.Confidence;
import io.picket.model.Endpoint;
import io.picket.model.Evidence;
import io.picket.model.Finding;
import io.picket.model.Gate;
import io.picket.model.Host;
import io.picket.model.HostFacts;
import io.picket.model.HostName;
import io.picket.model.Measure;
import io.picket.model.NotChecked;
import io.picket.model.Omission;
import io.picket.model.Outcome;
import io.picket.model.PortCensus;
import io.picket.model.PortSet;
import io.picket.model.PortState;
import io.picket.model.ProbeRun;
import io.picket.model.ProductMatch;
import io.picket.model.Reason;
import io.picket.model.ScanRecord;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.model.Severity;
import io.picket.model.Subject;
import io.picket.model.Transport;
import io.picket.model.Verdict;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Records as real scans leave them, of a pretend estate; addresses are those of RFC 5737 and 3849.
 */
final class SampleRecords {
  static final ClientId ACME = new ClientId("acme-dental");
  static final Instant AT = Instant.parse("2026-11-22T04:00:00Z");
  private static final InetAddress RMM = Addresses.parse("203.0.113.7").orElseThrow();
  private static final InetAddress EPC = Addresses.parse("198.51.100.20").orElseThrow();
  private static final InetAddress OLD = Addresses.parse("2001:db8:5::11").orElseThrow();

  private static final Gate HIGH = new Gate(Optional.of(Severity.HIGH));

  private SampleRecords() {}

  /** An estate in which much is wrong. */
  static ScanRecord rich() {
    return new ScanRecord(
        ScanRecord.SCHEMA_VERSION,
        new ScanRecord.Tool("Picket", "0.1.0"),
        new ScanRecord.Run(
            ACME,
            "connectwise-control",
            Optional.of(measure()),
            List.of("rmm.acme-dental.example", "ec.acme-dental.example", "2001:db8:5::11"),
            AT,
            AT.plus(Duration.ofMillis(21_400)),
            false,
            List.of("2001:db8:5::11 did not answer on any port"),
            "scope file acme.yaml: J. Doe, IT lead, until 2027-01-31",
            Optional.of("security@msp.example"),
            false),
        SamplePriorities.warnings(),
        SamplePriorities.all(),
        List.of(rmm(), endpointCentral(), silent()),
        findings().stream().sorted(java.util.Comparator.comparing(Finding::key)).toList(),
        SampleCards.all(),
        List.of(
            new NotChecked(
                "2001:db8:5::11", Reason.SILENT, "none of 1,003 ports answered in two looks"),
            new NotChecked(
                "rmm.acme-dental.example:8041/tcp TlsSupport",
                Reason.OUT_OF_BUDGET,
                "60 connections used, 14 suites of TLS 1.0 not asked"),
            new NotChecked(
                "login.acme-dental.example:443/tcp",
                Reason.OUT_OF_SCOPE,
                "redirect target is not in the scope")),
        List.of(),
        List.of(SampleGuides.connectWise()));
  }

  /** The same estate with nothing wrong and everything answered. */
  static ScanRecord clean() {
    return new ScanRecord(
        ScanRecord.SCHEMA_VERSION,
        new ScanRecord.Tool("Picket", "0.1.0"),
        run(List.of("rmm.acme-dental.example"), true, List.of()),
        List.of(rmm()),
        List.of(
            pass("certificate-trusted", rmmAt(443), "trusted by Mozilla of 2026-10-01"),
            pass("tls-legacy-version", rmmAt(443), "only TLS 1.2 and TLS 1.3 are accepted")),
        SampleCards.all(),
        List.of());
  }

  /** A record of nothing but these findings. */
  static ScanRecord with(List<Finding> findings) {
    return new ScanRecord(
        ScanRecord.SCHEMA_VERSION,
        new ScanRecord.Tool("Picket", "0.1.0"),
        run(List.of("rmm.acme-dental.example"), true, List.of()),
        List.of(),
        findings,
        SampleCards.all(),
        List.of());
  }

  /** The estate of {@link #rich()} a week later, looked at by a newer Picket. */
  static ScanRecord later() {
    ScanRecord rich = rich();
    List<Finding> findings = new ArrayList<>();
    for (Finding finding : rich.findings()) {
      switch (finding.key().check().value() + " " + finding.key().subject()) {
        case "setup-wizard-reachable rmm.acme-dental.example:8040/tcp" ->
            findings.add(pass("setup-wizard-reachable", rmmAt(8040), "it answers 403 now"));
        case "tls-legacy-version ec.acme-dental.example:8383/tcp" ->
            findings.add(
                unknown("tls-legacy-version", ecAt(8383), Reason.RESET, "reset after the hello"));
        case "tls-legacy-version rmm.acme-dental.example:443/tcp" ->
            findings.add(
                fail("tls-legacy-version", rmmAt(443), Severity.HIGH, "TLS 1.0 is accepted again"));
        case "certificate-expiry rmm.acme-dental.example:443/tcp" ->
            findings.add(
                fail("certificate-expiry", rmmAt(443), Severity.HIGH, "4 of 90 days are left"));
        case "hsts ec.acme-dental.example:8383/tcp" -> {}
        default -> findings.add(finding);
      }
    }
    HostFacts rmm = rmm();
    HostFacts moved =
        new HostFacts(
            rmm.host(),
            new Outcome.Observed<>(
                new PortCensus(
                    List.of(
                        group(PortState.OPEN, "connection accepted", "443,3389,8041"),
                        group(PortState.CLOSED, "connection refused", "22,25,80,8040,8443")),
                    false)),
            rmm.services());
    return new ScanRecord(
        rich.schemaVersion(),
        new ScanRecord.Tool("Picket", "0.2.0"),
        new ScanRecord.Run(
            ACME,
            "connectwise-control",
            rich.run().measure(),
            rich.run().targets(),
            AT.plus(Duration.ofDays(7)),
            AT.plus(Duration.ofDays(7)).plusSeconds(20),
            true,
            List.of(),
            rich.run().permission(),
            rich.run().contact(),
            false),
        List.of(moved, endpointCentral()),
        findings,
        rich.cards(),
        List.of());
  }

  /** A scan that reached nothing. */
  static ScanRecord unreachable() {
    return new ScanRecord(
        ScanRecord.SCHEMA_VERSION,
        new ScanRecord.Tool("Picket", "0.1.0"),
        run(List.of("2001:db8:5::11"), false, List.of("2001:db8:5::11 did not answer on any port")),
        List.of(silent()),
        List.of(
            unknown(
                "certificate-trusted",
                new Subject.OfHost("2001:db8:5::11"),
                Reason.SILENT,
                "no port answered")),
        SampleCards.all(),
        List.of(new NotChecked("2001:db8:5::11", Reason.SILENT, "no port answered in two looks")));
  }

  /** The gate at {@code high}. */
  static Gate.Decision gate(ScanRecord record) {
    return HIGH.decide(record);
  }

  private static Measure measure() {
    var policy =
        new Measure.Policy("house", "House rules", "3", "5d".repeat(32), List.of("id: house"));
    var list =
        new Measure.OwnList(
            "mine.yaml",
            LocalDate.of(2026, 11, 20),
            "6e".repeat(32),
            List.of("dated: 2026-11-20", "advisories: []"));
    return new Measure(
        HIGH, Optional.of(policy), true, Optional.of(new Measure.OwnAdvisories(List.of(list))));
  }

  private static ScanRecord.Run run(
      List<String> targets, boolean complete, List<String> incompleteBecause) {
    return new ScanRecord.Run(
        ClientId.SELF,
        "default",
        Optional.empty(),
        targets,
        AT,
        AT.plusMillis(3_210),
        complete,
        incompleteBecause,
        "the operator's own statement on the command line",
        Optional.empty(),
        true);
  }

  private static HostFacts rmm() {
    return new HostFacts(
        Host.named(new HostName("rmm.acme-dental.example"), RMM),
        new Outcome.Observed<>(
            new PortCensus(
                List.of(
                    group(PortState.OPEN, "connection accepted", "443,8040-8041"),
                    group(PortState.CLOSED, "connection refused", "22,25,80,3389,8443"),
                    group(PortState.FILTERED, "no answer after a second look", "135,139,445,1433")),
                false)),
        List.of(
            new ServiceFacts(
                new Endpoint(RMM, 443),
                List.of(
                    run("service", service(true, "http", SampleFacts.screenConnect()), 3, 1_904),
                    run("tls", SampleFacts.modernTls(), 34, 61_200),
                    run("tls-session", SampleFacts.session(), 6, 14_800),
                    run("certificate", SampleFacts.goodCertificate(), 2, 9_100),
                    run(
                        "http",
                        SampleFacts.webPage("https://rmm.acme-dental.example/"),
                        2,
                        14_882))),
            new ServiceFacts(
                new Endpoint(RMM, 8040),
                List.of(
                    run("service", service(false, "http", SampleFacts.screenConnect()), 2, 2_904),
                    run("http", SampleFacts.redirectInClear(), 3, 31_400),
                    run("login", SampleFacts.openSetup(), 2, 5_221),
                    run("protocol", SampleFacts.protocol(), 1, 1_100),
                    new ProbeRun(
                        "tls",
                        "TlsSupport",
                        new Outcome.NotApplicable<>("speaks plain HTTP"),
                        0,
                        0,
                        0,
                        Duration.ZERO))),
            new ServiceFacts(
                new Endpoint(RMM, 8041),
                List.of(
                    new ProbeRun(
                        "tls",
                        "TlsSupport",
                        new Outcome.Inconclusive<>(Reason.OUT_OF_BUDGET, "60 connections used"),
                        60,
                        31_000,
                        12_000,
                        Duration.ofSeconds(9))))));
  }

  private static HostFacts endpointCentral() {
    return new HostFacts(
        Host.named(new HostName("ec.acme-dental.example"), EPC),
        new Outcome.Observed<>(
            new PortCensus(
                List.of(
                    group(PortState.OPEN, "connection accepted", "8020,8383"),
                    group(PortState.CLOSED, "connection refused", "1-1000")),
                false)),
        List.of(
            new ServiceFacts(
                new Endpoint(EPC, 8383),
                List.of(
                    run("service", service(true, "http", SampleFacts.endpointCentral()), 3, 1_904),
                    run("tls", SampleFacts.legacyTls(), 71, 120_431),
                    run("certificate", SampleFacts.vendorCertificate(), 2, 4_220),
                    run("login-attempt", SampleFacts.defaultAccount(), 5, 9_640)))));
  }

  private static HostFacts silent() {
    return new HostFacts(
        Host.at(OLD),
        new Outcome.Inconclusive<>(Reason.SILENT, "none of 1,003 ports answered in two looks"),
        List.of());
  }

  private static List<Finding> findings() {
    List<Finding> all = new ArrayList<>();
    all.add(
        fail(
            SamplePriorities.CHECK,
            rmmAt(443),
            Severity.CRITICAL,
            "Fix within 3 days: version 23.9.7.8804 of ConnectWise ScreenConnect is in the affected"
                + " range of CVE-2024-1709 and CVE-2026-11596 (confidence in the version: high).",
            new Evidence("CVE-2024-1709", "Authentication bypass; fix within 3 days")));
    all.add(
        fail(
            "setup-wizard-reachable",
            rmmAt(8040),
            Severity.CRITICAL,
            "the setup wizard answers at /SetupWizard.aspx/ with a form, without a login",
            new Evidence("GET /SetupWizard.aspx/", "200, title \"Setup Wizard\"")));
    all.add(
        fail(
            "tls-legacy-version",
            ecAt(8383),
            Severity.HIGH,
            "SSLv3, TLS 1.0 and TLS 1.1 are accepted",
            new Evidence("ServerHello to a TLS 1.0 hello", "TLS_RSA_WITH_3DES_EDE_CBC_SHA"),
            new Evidence("ServerHello to an SSLv3 hello", "TLS_RSA_WITH_RC4_128_SHA")));
    all.add(
        fail(
            "tls-weak-suite",
            ecAt(8383),
            Severity.HIGH,
            "9 suites of RC4, 3DES or without forward secrecy are accepted",
            new Evidence(
                "accepted suites", "TLS_RSA_WITH_RC4_128_SHA, TLS_RSA_WITH_3DES_EDE_CBC_SHA, …")));
    all.add(
        fail(
            "certificate-trusted",
            ecAt(8383),
            Severity.HIGH,
            "the chain ends in ManageEngineCA, the vendor's default certificate, which nobody's"
                + " roots trust",
            new Evidence("issuer of the leaf", "CN=ManageEngineCA,OU=ManageEngine,O=Zoho")));
    all.add(
        fail(
            "plain-http-content",
            rmmAt(8040),
            Severity.HIGH,
            "the login page is served in clear before anything redirects",
            new Evidence("GET http://rmm.acme-dental.example:8040/Login", "200, password field")));
    all.add(
        fail(
            "certificate-expiry",
            rmmAt(443),
            Severity.MEDIUM,
            "11 of 90 days are left, which is less than a third",
            new Evidence("notAfter", "2026-12-03T10:00:00Z")));
    all.add(
        fail(
            "hsts",
            rmmAt(443),
            Severity.LOW,
            "there is no Strict-Transport-Security header",
            new Evidence(
                "headers of GET /", "Server: ScreenConnect/24.2.1 Microsoft-HTTPAPI/2.0")));
    all.add(fail("hsts", ecAt(8383), Severity.LOW, "there is no Strict-Transport-Security header"));
    all.add(
        fail(
            "version-visible",
            rmmAt(443),
            Severity.INFO,
            "the version can be read from the Server header",
            new Evidence("Server header of GET /", "ScreenConnect/24.2.1.8817-2746137")));
    all.add(pass("tls-legacy-version", rmmAt(443), "only TLS 1.2 and TLS 1.3 are accepted"));
    all.add(
        pass("tls-weak-suite", rmmAt(443), "all accepted suites are AEAD with forward secrecy"));
    all.add(
        pass("certificate-trusted", rmmAt(443), "trusted by Mozilla of 2026-10-01 (ISRG Root X1)"));
    all.add(
        unknown(
            "tls-legacy-version",
            rmmAt(8041),
            Reason.OUT_OF_BUDGET,
            "60 connections were used before TLS 1.0 was decided"));
    all.add(
        unknown(
            "tls-weak-suite",
            rmmAt(8041),
            Reason.OUT_OF_BUDGET,
            "the list of suites is not whole"));
    all.add(
        unknown(
            "certificate-trusted",
            new Subject.OfHost("2001:db8:5::11"),
            Reason.SILENT,
            "no port of the host answered"));
    all.add(
        new Finding(
            new Finding.Key(ACME, new CheckId("hsts"), rmmAt(8040)),
            new Verdict.NotApplicable("HSTS means nothing over plain HTTP"),
            List.of("203.0.113.7:8040")));
    all.add(
        new Finding(
            new Finding.Key(ACME, new CheckId("port-ssh-not-exposed"), rmmHost()),
            new Verdict.NotApplicable(
                "Port 22 was not among the ports asked.", Optional.of(Omission.PORTS)),
            List.of("203.0.113.7")));
    all.add(
        new Finding(
            new Finding.Key(ACME, new CheckId("port-only-expected-open"), rmmHost()),
            new Verdict.Pass(
                "Of 4 ports asked, only expected ones are open; 65,531 others were not asked.",
                List.of(),
                Optional.of(Omission.PORTS)),
            List.of("203.0.113.7")));
    return all;
  }

  private static Subject rmmHost() {
    return new Subject.OfHost("rmm.acme-dental.example");
  }

  private static PortCensus.Group group(PortState state, String reason, String ports) {
    return new PortCensus.Group(state, reason, PortSet.parse(ports));
  }

  private static ServiceSeen service(boolean tls, String protocol, ProductMatch product) {
    Answer yes = new Answer.Yes("answered");
    Answer no = new Answer.No("answered otherwise");
    return Sparse.of(
        ServiceSeen.class,
        "protocol",
        Optional.of(protocol),
        "tls",
        tls ? yes : no,
        "plainHttp",
        tls ? no : yes,
        "httpOverTls",
        tls ? yes : no,
        "products",
        List.of(product));
  }

  private static ProbeRun run(
      String probe, io.picket.model.Observation seen, int connections, long received) {
    return new ProbeRun(
        probe,
        seen.getClass().getSimpleName(),
        new Outcome.Observed<>(seen),
        connections,
        received / 3,
        received,
        Duration.ofMillis(40L * connections));
  }

  static Subject rmmAt(int port) {
    return new Subject.OfEndpoint("rmm.acme-dental.example", port, Transport.TCP);
  }

  static Subject ecAt(int port) {
    return new Subject.OfEndpoint("ec.acme-dental.example", port, Transport.TCP);
  }

  static Finding fail(
      String check, Subject subject, Severity severity, String because, Evidence... evidence) {
    return finding(check, subject, new Verdict.Fail(severity, because, evidence));
  }

  static Finding pass(String check, Subject subject, String because) {
    return finding(check, subject, new Verdict.Pass(because));
  }

  static Finding unknown(String check, Subject subject, Reason reason, String because) {
    return finding(check, subject, new Verdict.Unknown(reason, because));
  }

  private static Finding finding(String check, Subject subject, Verdict verdict) {
    String seenAt =
        switch (subject) {
          case Subject.OfEndpoint(String host, int port, Transport _) ->
              (host.startsWith("rmm") ? "203.0.113.7:" : "198.51.100.20:") + port;
          case Subject.OfHost(String host) -> host;
          case Subject.OfScan() -> "scan";
        };
    return new Finding(
        new Finding.Key(ACME, new CheckId(check), subject), verdict, List.of(seenAt));
  }

  /** What is known of a product. */
  static ProductMatch product(String id, String name, String version) {
    return new ProductMatch(
        id,
        name,
        Optional.of(version),
        Confidence.HIGH,
        Confidence.MEDIUM,
        List.of(new Evidence("Server header of GET /", name + "/" + version)));
  }

  /** A card. */
  static CheckCard card(
      String id, Severity severity, String title, String why, String remedy, String... guideRows) {
    List<CheckCard.GuideRow> rows = new ArrayList<>();
    for (String row : guideRows) {
      rows.add(new CheckCard.GuideRow(row, CheckCard.Power.VERIFY));
    }
    return new CheckCard(
        new CheckId(id),
        title,
        severity,
        why,
        remedy,
        List.of(
            new CheckCard.Reference(
                "RFC 8996: Deprecating TLS 1.0 and TLS 1.1",
                "https://www.rfc-editor.org/rfc/rfc8996")),
        rows);
  }
}
