package io.picket.checks;

import static io.picket.checks.Given.NOW;
import static io.picket.checks.Given.census;
import static io.picket.checks.Given.host;
import static io.picket.checks.Given.http;
import static io.picket.checks.Given.label;
import static io.picket.checks.Given.open;
import static io.picket.checks.Given.profile;
import static io.picket.checks.Given.service;
import static io.picket.checks.Given.silent;
import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Addresses;
import io.picket.model.CheckCard;
import io.picket.model.CheckId;
import io.picket.model.ClientId;
import io.picket.model.Finding;
import io.picket.model.Gate;
import io.picket.model.Host;
import io.picket.model.HostFacts;
import io.picket.model.HostName;
import io.picket.model.NotChecked;
import io.picket.model.Observation;
import io.picket.model.Outcome;
import io.picket.model.PortSet;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.Subject;
import io.picket.model.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JudgeTest {
  private static final List<Class<? extends Observation>> KINDS =
      List.of(
          io.picket.model.CertificateSeen.class,
          io.picket.model.HttpSeen.class,
          io.picket.model.LoginSeen.class,
          io.picket.model.ProtocolSeen.class,
          io.picket.model.ServiceSeen.class,
          io.picket.model.TlsSession.class,
          io.picket.model.TlsSupport.class);

  @Test
  void everyCheckHasAFindingForEveryHost() {
    List<HostFacts> hosts =
        List.of(
            at(1, "one.example", open("443")),
            at(2, "two.example", census("", "443", "")),
            at(3, "three.example", census("", "", "443", "", false)),
            at(4, "four.example", census("", "", "443")),
            at(5, "five.example", new Outcome.Inconclusive<>(Reason.UNREACHABLE, "no route")),
            at(6, "six.example", new Outcome.NotApplicable<>("nothing to do")),
            at(7, "seven.example", census("", "", "", "", false)),
            at(8, "eight.example", census("1-9000", "", "", "", true)));
    List<Finding> findings =
        Judge.judge(hosts, List.of(), profile("screenconnect"), ClientId.SELF, NOW);
    for (HostFacts host : hosts) {
      Set<CheckId> asked = new HashSet<>();
      for (Finding finding : findings) {
        if (declared(finding.key().subject()).equals(host.host().declared())) {
          asked.add(finding.key().check());
        }
      }
      assertThat(asked).as(host.host().declared()).hasSize(Catalogue.all().size());
    }
    assertThat(findings).extracting(Finding::key).doesNotHaveDuplicates().isSorted();
  }

  /** Of a network of ten thousand addresses a million verdicts would be too many to keep. */
  @Test
  void whatManyHostsAreToldIsKeptOnce() {
    List<HostFacts> hosts =
        List.of(
            at(1, "one.example", census("", "443", "")),
            at(2, "two.example", census("", "443", "")));
    List<NotChecked> missed =
        List.of(
            new NotChecked("a.example", Reason.CANCELLED, "no turn"),
            new NotChecked("b.example", Reason.CANCELLED, "no turn"));
    List<Finding> findings = Judge.judge(hosts, missed, profile(), ClientId.SELF, NOW);
    int each = findings.size() / 4;
    for (int i = 0; i < each; i++) {
      assertThat(findings.get(i).verdict()).isSameAs(findings.get(i + each).verdict());
      assertThat(findings.get(i + 2 * each).verdict())
          .isSameAs(findings.get(i + 3 * each).verdict());
    }
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void noEndpointCheckPassesWithoutItsObservation(Reason reason) {
    var facts = service(443);
    for (Class<? extends Observation> kind : KINDS) {
      facts = facts.with(Given.run(kind, new Outcome.Inconclusive<>(reason, "nothing seen")));
    }
    for (Finding finding : Given.judged(host(open("443"), facts))) {
      Check check = Catalogue.of(finding.key().check()).orElseThrow();
      if (check instanceof TlsPolicyKept || check instanceof AgentCertificateAsked) {
        assertThat(label(finding.verdict())).as("nobody asked").isEqualTo("n/a");
      } else if (check instanceof Check.OfEndpoint<?>) {
        assertThat(finding.verdict())
            .as(finding.key().toString())
            .isEqualTo(new Verdict.Unknown(reason, "nothing seen"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void nothingPassesWithoutAPortCensus(Reason reason) {
    for (Finding finding : Given.judged(host(new Outcome.Inconclusive<>(reason, "nothing seen")))) {
      boolean optional =
          switch (finding.key().check().value()) {
            // Nobody said what is expected, so there is no question.
            case "port-declared-database-closed",
                "distribution-server-alone",
                "port-declared-distribution-closed",
                "port-expected-open",
                "port-only-expected-open",
                "product-recognised" ->
                true;
            default -> false;
          };
      assertThat(finding.verdict())
          .as(finding.key().toString())
          .isInstanceOf(optional ? Verdict.NotApplicable.class : Verdict.Unknown.class);
    }
  }

  @Test
  void anOpenPortThatNobodyLookedAtIsUnknown() {
    assertThat(label(Given.verdict("tls-1-0-refused", host(open("443")))))
        .isEqualTo("unknown not_tried");
    assertThat(label(Given.verdict("tls-1-0-refused", service(443))))
        .isEqualTo("unknown not_tried");
  }

  @Test
  void whereNoPortIsOpenEndpointChecksDoNotApplyOnlyIfThatIsCertain() {
    assertThat(label(Given.verdict("http-hsts", host(census("", "443", ""))))).isEqualTo("n/a");
    assertThat(label(Given.verdict("http-hsts", host(census("", "", "443", "", false)))))
        .isEqualTo("unknown silent");
    assertThat(label(Given.verdict("http-hsts", host(census("", "80", "443")))))
        .isEqualTo("unknown not_tried");
    assertThat(label(Given.verdict("http-hsts", host(census("1-9000", "", "", "", true)))))
        .isEqualTo("unknown contradictory");
  }

  @Test
  void aHostWithoutAnOpenPortNeverOpensTheGate() {
    for (var ports :
        List.of(census("", "443", ""), census("", "", "443", "", false), census("", "", "443"))) {
      assertThat(label(Given.verdict("host-answers", host(ports)))).startsWith("unknown");
    }
    assertThat(label(Given.verdict("host-answers", host(open("443")))))
        .as("nobody looked")
        .isEqualTo("unknown not_tried");
    assertThat(label(Given.verdict("host-answers", host(open("443"), service(443, silent())))))
        .as("no sign of life")
        .isEqualTo("unknown silent");
    assertThat(
            label(
                Given.verdict(
                    "host-answers",
                    host(open("443,80"), service(80, silent()), service(443, http())))))
        .isEqualTo("pass");
  }

  @Test
  void aTargetThatLeftNoFactsIsUnknownForEveryCheck() {
    List<Finding> findings =
        Judge.judge(
            List.of(at(1, "one.example", open("443"))),
            List.of(
                new NotChecked("lost.example", Reason.UNREACHABLE, "could not be resolved"),
                new NotChecked("one.example:8443", Reason.CANCELLED, "cut short"),
                new NotChecked("203.0.113.1:443", Reason.CANCELLED, "cut short"),
                new NotChecked("tls at 203.0.113.1:443", Reason.CANCELLED, "cut short")),
            profile(),
            ClientId.SELF,
            NOW);
    List<Finding> lost =
        findings.stream()
            .filter(finding -> finding.key().subject().key().equals("lost.example"))
            .toList();
    assertThat(lost).hasSize(Catalogue.all().size());
    assertThat(lost)
        .extracting(Finding::verdict)
        .containsOnly(new Verdict.Unknown(Reason.UNREACHABLE, "could not be resolved"));
    assertThat(findings)
        .extracting(finding -> declared(finding.key().subject()))
        .containsOnly("lost.example", "one.example");
  }

  @Test
  void anAddressOfANameThatWasNotLookedAtLeavesTheNameUnknown() {
    for (Reason reason : List.of(Reason.OUT_OF_SCOPE, Reason.CANCELLED)) {
      List<Finding> findings =
          Judge.judge(
              List.of(at(1, "rmm.example", open("443"))),
              List.of(
                  new NotChecked("rmm.example (203.0.113.2)", reason, "left out"),
                  new NotChecked("rmm.example (203.0.113.1)", reason, "is among the facts"),
                  new NotChecked("rmm.example (203.0.113.1) port 1-9", reason, "a few ports")),
              only(new Scripted()),
              ClientId.SELF,
              NOW);
      assertThat(findings).hasSize(1);
      assertThat(findings.getFirst().seenAt()).containsExactly("203.0.113.2");
      assertThat(findings.getFirst().verdict())
          .isEqualTo(new Verdict.Unknown(reason, "left out Seen at 1 of 2 addresses."));
    }
    List<Finding> gone =
        Judge.judge(
            List.of(),
            List.of(new NotChecked("rmm.example (2001:db8::2)", Reason.OUT_OF_SCOPE, "excluded")),
            profile(),
            ClientId.SELF,
            NOW);
    assertThat(gone).hasSize(Catalogue.all().size());
    assertThat(gone)
        .extracting(finding -> finding.key().subject().key())
        .containsOnly("rmm.example");
  }

  @Test
  void anAddressThatReadsLikeAPortOfAnotherIsATargetOfItsOwn() {
    var seen =
        new HostFacts(
            Host.at(Addresses.parse("2001:db8::1").orElseThrow()),
            open("443"),
            List.<ServiceFacts>of());
    List<Finding> findings =
        Judge.judge(
            List.of(seen),
            List.of(
                new NotChecked("2001:db8::1:443", Reason.CANCELLED, "cut short"),
                new NotChecked("[2001:db8::1]:8443", Reason.CANCELLED, "cut short"),
                new NotChecked("[2001:db8::1]", Reason.CANCELLED, "cut short")),
            profile(),
            ClientId.SELF,
            NOW);
    assertThat(findings)
        .extracting(finding -> declared(finding.key().subject()))
        .containsOnly("2001:db8::1", "2001:db8::1:443");
  }

  @Test
  void addressesOfOneNameAreFoldedAndTheWorstWins() {
    var profile = only(new Scripted());
    List<Finding> findings =
        Judge.judge(
            List.of(
                at(1, "rmm.example", open("443")),
                at(2, "rmm.example", open("80")),
                at(3, "rmm.example", open("80"))),
            List.of(),
            profile,
            ClientId.SELF,
            NOW);
    assertThat(findings).hasSize(1);
    assertThat(findings.getFirst().seenAt()).containsExactly("203.0.113.2", "203.0.113.3");
    assertThat(findings.getFirst().verdict())
        .isEqualTo(new Verdict.Fail(Severity.LOW, "No 443. Seen at 2 of 3 addresses."));
  }

  @Test
  void failureOutranksUnknownWhichOutranksPassWhichOutranksNotApplicable() {
    var order =
        List.of(
            new Verdict.Fail(Severity.HIGH, ""),
            new Verdict.Fail(Severity.LOW, ""),
            new Verdict.Unknown(Reason.SILENT, ""),
            new Verdict.Pass(""),
            new Verdict.NotApplicable(""));
    for (int worse = 0; worse < order.size(); worse++) {
      for (int better = worse + 1; better < order.size(); better++) {
        var fold = new Fold(ClientId.SELF);
        var subject = new Subject.OfHost("rmm.example");
        fold.add(new Scripted(), subject, "a", order.get(better));
        fold.add(new Scripted(), subject, "b", order.get(worse));
        assertThat(fold.findings().getFirst().seenAt()).containsExactly("b");
        assertThat(label(fold.findings().getFirst().verdict())).isEqualTo(label(order.get(worse)));
      }
    }
  }

  @Test
  void aBrokenCheckIsUnknownAndTheOthersGoOn() {
    var profile =
        new Profile(
            "test",
            "",
            PortSet.of(443),
            List.of(new Broken(), new Scripted()),
            List.of(),
            PortSet.none(),
            new Gate(Optional.empty()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of());
    List<Finding> findings =
        Judge.judge(List.of(host(open("443"))), List.of(), profile, ClientId.SELF, NOW);
    assertThat(findings)
        .extracting(finding -> label(finding.verdict()))
        .containsExactly("unknown bug", "pass");
    assertThat(findings.getFirst().verdict().because()).contains("out of ideas");
  }

  private static Profile only(Check check) {
    return new Profile(
        "test",
        "",
        PortSet.of(80, 443),
        List.of(check),
        List.of(),
        PortSet.none(),
        new Gate(Optional.empty()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  private static HostFacts at(int last, String name, Outcome<io.picket.model.PortCensus> ports) {
    return new HostFacts(
        Host.named(HostName.parse(name), Given.address(last)), ports, List.<ServiceFacts>of());
  }

  private static String declared(Subject subject) {
    return switch (subject) {
      case Subject.OfEndpoint endpoint -> endpoint.host();
      case Subject.OfHost(String host) -> host;
      case Subject.OfScan scan -> scan.key();
    };
  }

  /** Passes where port 443 is open. */
  private record Scripted() implements Check.OfHost {
    @Override
    public CheckCard card() {
      return Card.of("scripted", Severity.LOW, "Scripted").done();
    }

    @Override
    public Verdict judge(HostFacts host, Circumstances circumstances) {
      return circumstances.asked().contains(443)
          ? new Verdict.Pass("443.")
          : new Verdict.Fail(Severity.LOW, "No 443.");
    }
  }

  /** Breaks. */
  private record Broken() implements Check.OfHost {
    @Override
    public CheckCard card() {
      return Card.of("broken", Severity.LOW, "Broken").done();
    }

    @Override
    public Verdict judge(HostFacts host, Circumstances circumstances) {
      throw new IllegalStateException("out of ideas");
    }
  }
}
