package io.picket.checks;

import static io.picket.checks.Given.census;
import static io.picket.checks.Given.exchange;
import static io.picket.checks.Given.host;
import static io.picket.checks.Given.http;
import static io.picket.checks.Given.https;
import static io.picket.checks.Given.label;
import static io.picket.checks.Given.open;
import static io.picket.checks.Given.plain;
import static io.picket.checks.Given.product;
import static io.picket.checks.Given.profile;
import static io.picket.checks.Given.service;
import static io.picket.checks.Given.silent;
import static io.picket.checks.Given.speaking;
import static org.assertj.core.api.Assertions.assertThat;

import io.picket.fingerprints.data.Yaml;
import io.picket.model.Answer;
import io.picket.model.Confidence;
import io.picket.model.Evidence;
import io.picket.model.HostFacts;
import io.picket.model.HttpSeen.End;
import io.picket.model.Outcome;
import io.picket.model.PortCensus;
import io.picket.model.PortSet;
import io.picket.model.ProductMatch;
import io.picket.model.ProtocolSeen;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.model.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HostChecksTest {
  private static final String RDP = "port-rdp-not-exposed";

  @Test
  void exposedPorts() {
    assertThat(told(RDP, host(open("3389"), service(3389, speaking("rdp")))))
        .isEqualTo("fail high");
    assertThat(told(RDP, host(open("3389"), service(3389, silent())))).isEqualTo("fail high");
    assertThat(told(RDP, host(open("3389")))).isEqualTo("fail high");
    assertThat(told(RDP, host(census("443", "3389", "")))).isEqualTo("pass");
    assertThat(told(RDP, host(census("443", "", "3389", "", false)))).isEqualTo("pass");
    assertThat(told(RDP, host(census("443", "", "3389")))).isEqualTo("unknown not_tried");
    assertThat(told(RDP, host(open("443")))).isEqualTo("n/a");
  }

  @Test
  void aHostThatNeverAnswersClearsNothing() {
    var silent = host(census("", "", "1-10000", "", false));
    assertThat(told(RDP, silent)).isEqualTo("unknown silent");
    assertThat(told("port-states-believable", silent)).isEqualTo("n/a");
    for (String id : List.of("port-only-expected-open", "port-declared-database-closed")) {
      assertThat(label(Given.verdict(id, DeclarationsTest.everything(), silent)))
          .isEqualTo("unknown silent");
    }
    assertThat(told("port-states-believable", host(census("", "1-10000", "")))).isEqualTo("n/a");
  }

  @Test
  void theProtocolDecidesWhereItIsKnown() {
    assertThat(told(RDP, host(open("3389"), service(3389, http())))).isEqualTo("pass");
    assertThat(told(RDP, host(open("13389"), service(13389, speaking("rdp")))))
        .isEqualTo("fail high");
    assertThat(told("port-winrm-not-exposed", host(open("5985"), service(5985, http()))))
        .isEqualTo("fail high");
    assertThat(told("port-winrm-not-exposed", host(open("80"), service(80, http()))))
        .isEqualTo("n/a");
  }

  @Test
  void aMiddleboxMakesSilentPortsUnknown() {
    var everything = census("1-10000", "", "", "", true);
    assertThat(told("port-states-believable", host(everything))).isEqualTo("unknown contradictory");
    assertThat(told(RDP, host(everything))).isEqualTo("unknown contradictory");
    assertThat(told(RDP, host(everything, service(3389, speaking("rdp"))))).isEqualTo("fail high");
  }

  @Test
  void onlyWhatIsExpectedIsOpen() {
    String id = "port-only-expected-open";
    var expecting =
        new Profile(
            "test",
            "",
            PortSet.of(443),
            Catalogue.all(),
            List.of(),
            PortSet.of(443),
            profile().gate(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of());
    assertThat(label(Given.verdict(id, profile(), host(open("443"))))).isEqualTo("n/a");
    assertThat(label(Given.verdict(id, expecting, host(open("443"))))).isEqualTo("pass");
    assertThat(label(Given.verdict(id, expecting, host(open("443,8080")))))
        .isEqualTo("fail medium");
    assertThat(label(Given.verdict(id, expecting, host(census("443", "", "8080")))))
        .isEqualTo("unknown not_tried");
    assertThat(
            label(Given.verdict(id, expecting, host(Given.census("", "", "443,8080", "", false)))))
        .isEqualTo("unknown silent");
    var everything = Given.census("1-10000", "", "", "", true);
    assertThat(label(Given.verdict(id, expecting, host(everything))))
        .isEqualTo("unknown contradictory");
    HostFacts alive = host(everything, service(443, Given.https()), service(3389, speaking("rdp")));
    assertThat(label(Given.verdict(id, expecting, alive))).isEqualTo("fail medium");
    assertThat(Given.verdict(id, expecting, alive))
        .isInstanceOfSatisfying(
            Verdict.Fail.class,
            fail -> {
              assertThat(fail.because()).contains("3389").doesNotContain("443");
              assertThat(fail.evidence())
                  .containsExactly(new Evidence("port 3389", "open, speaks rdp"));
            });
  }

  // The two products: the number 8040 means different things.

  private static HostFacts screenConnect(String ports, ServiceFacts... more) {
    return with(Given.census(ports, "8040".equals(ports) ? "" : without(ports), ""), more);
  }

  private static String without(String ports) {
    return PortSet.parse("8040,8041").minus(PortSet.parse(ports)).toString();
  }

  private static HostFacts with(Outcome<PortCensus> census, ServiceFacts... more) {
    var all = new java.util.ArrayList<ServiceFacts>();
    all.add(service(443, https(product("screenconnect"))));
    all.addAll(List.of(more));
    return new HostFacts(Given.RMM, census, all);
  }

  @Test
  void screenConnectOn8040() {
    String id = "screenconnect-8040-redirects-only";
    assertThat(told(id, screenConnect("443"))).isEqualTo("pass");
    assertThat(told(id, with(census("443", "", "8040")))).isEqualTo("unknown not_tried");
    assertThat(told(id, screenConnect("443,8040"))).isEqualTo("unknown not_tried");
    assertThat(told(id, screenConnect("443,8040", service(8040, https())))).isEqualTo("pass");
    var redirect =
        exchange("http://rmm.example.com:8040/", 302, false, "Location: https://rmm.example.com/");
    var login = exchange("http://rmm.example.com:8040/Login", 200, true, true);
    assertThat(
            told(
                id,
                screenConnect(
                    "443,8040", service(8040, http(), plain(End.ANSWERED_WITH_TLS, redirect)))))
        .isEqualTo("pass");
    assertThat(
            told(
                id,
                screenConnect(
                    "443,8040",
                    service(8040, http(), plain(End.ANSWERED_WITH_TLS, redirect, login)))))
        .isEqualTo("fail high");
  }

  @Test
  void endpointCentralOn8040() {
    String id = "endpoint-central-msp-8040-closed";
    var console = service(443, https(product("endpoint-central-msp")));
    var redirect =
        exchange("http://rmm.example.com:8040/", 302, false, "Location: https://rmm.example.com/");
    assertThat(told(id, host(census("443", "8040", ""), console))).isEqualTo("pass");
    assertThat(
            told(
                id,
                host(
                    open("443,8040"),
                    console,
                    service(8040, http(), plain(End.ANSWERED_WITH_TLS, redirect)))))
        .isEqualTo("fail medium");
    var serves =
        host(
            open("443,8040"),
            console,
            service(
                8040,
                http(),
                plain(End.NO_REDIRECT, exchange("http://rmm.example.com:8040/", 200, true, true))));
    assertThat(told(id, serves)).isEqualTo("fail high");
    assertThat(Given.verdict(id, serves).because()).contains("The vendor's pages differ");
    // Open is open, whatever it serves.
    assertThat(told(id, host(open("443,8040"), console))).isEqualTo("fail medium");
  }

  @Test
  void noProductNoProductRule() {
    for (String id :
        List.of(
            "screenconnect-8040-redirects-only",
            "endpoint-central-msp-8040-closed",
            "endpoint-central-gateways-encrypted",
            "screenconnect-relay-port")) {
      assertThat(told(id, host(open("8040,8041,8048"), service(8040, http())))).isEqualTo("n/a");
      var weak =
          new ProductMatch(
              "screenconnect",
              "ScreenConnect",
              Optional.empty(),
              Confidence.LOW,
              Confidence.LOW,
              List.of());
      assertThat(told(id, host(open("8040"), service(8040, http(weak))))).isEqualTo("n/a");
    }
    assertThat(
            label(
                Given.verdict(
                    "screenconnect-8040-redirects-only",
                    profile("screenconnect"),
                    host(open("8040"), service(8040, http())))))
        .isEqualTo("unknown unrecognised");
  }

  @Test
  void allBannersAtOnceAreNoProduct() {
    var decoy =
        new ServiceSeen(
            Optional.of("http"),
            Given.NO,
            Given.YES,
            Given.NO,
            Optional.empty(),
            List.of(product("screenconnect"), product("endpoint-central-msp")),
            true);
    for (String id :
        List.of(
            "product-signs-agree",
            "screenconnect-8040-redirects-only",
            "endpoint-central-msp-8040-closed")) {
      assertThat(told(id, host(open("8040"), service(8040, decoy))))
          .isEqualTo("unknown contradictory");
    }
  }

  @Test
  void theRelay() {
    String id = "screenconnect-relay-port";
    assertThat(told(id, screenConnect("443,8041", service(8041, silent())))).isEqualTo("pass");
    assertThat(told(id, screenConnect("443,8041", service(8041, http())))).isEqualTo("fail medium");
    assertThat(told(id, screenConnect("443,8041", service(8041, https()))))
        .isEqualTo("fail medium");
    assertThat(told(id, screenConnect("443,8041"))).isEqualTo("unknown not_tried");
    assertThat(told(id, screenConnect("443"))).isEqualTo("n/a");
  }

  @Test
  void onlyTheRelayIsExcusedFromQuestionsAboutTls() {
    var quiet = service(8041, silent());
    assertThat(about(8041, "tls-1-0-refused", screenConnect("443,8041", quiet))).isEqualTo("n/a");
    assertThat(about(8041, "tls-1-0-refused", host(open("443,8041"), quiet)))
        .isEqualTo("unknown not_tried");
    assertThat(about(8042, "tls-1-0-refused", screenConnect("443,8042", service(8042, silent()))))
        .isEqualTo("unknown not_tried");
  }

  @Test
  void aRelayAloneHasNoPagesToExpect() {
    var declared =
        Declarations.read(Yaml.read("us.yaml", "product: screenconnect\nrole: relay")).getFirst();
    String id = "screenconnect-8040-redirects-only";
    assertThat(label(Given.verdict(id, declared, host(open("8041"), service(8041, silent())))))
        .isEqualTo("n/a");
    var silence = new Outcome.Inconclusive<PortCensus>(Reason.OUT_OF_BUDGET, "host time-out");
    assertThat(label(Given.verdict(id, declared, host(silence))))
        .as("what nobody could see")
        .isEqualTo("unknown out_of_budget");
  }

  private static String about(int port, String id, HostFacts host) {
    return Given.judged(host).stream()
        .filter(finding ->
            finding.key().check().value().equals(id)
                && finding.key().subject().key().endsWith(":" + port + "/tcp"))
        .map(finding -> label(finding.verdict()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theExpectedProduct() {
    String id = "product-recognised";
    assertThat(told(id, host(open("443"), service(443, https())))).isEqualTo("n/a");
    assertThat(
            label(
                Given.verdict(
                    id, profile("screenconnect"), host(open("443"), service(443, https())))))
        .isEqualTo("unknown unrecognised");
    assertThat(label(Given.verdict(id, profile("screenconnect"), screenConnect("443"))))
        .isEqualTo("pass");
    var declared = Declarations.read(Yaml.read("us.yaml", "product: screenconnect")).getFirst();
    assertThat(label(Given.verdict(id, declared, host(open("443"), service(443, https())))))
        .as("the operator expects it")
        .isEqualTo("unknown unrecognised");
    assertThat(label(Given.verdict(id, declared, screenConnect("443")))).isEqualTo("pass");
  }

  @Test
  void gateways() {
    String id = "endpoint-central-gateways-encrypted";
    var console = service(443, https(product("endpoint-central-msp")));
    assertThat(told(id, host(census("443", "8048,8053", ""), console))).isEqualTo("pass");
    assertThat(told(id, host(open("443,8048"), console, service(8048, silent()))))
        .isEqualTo("fail high");
    assertThat(told(id, host(census("443,8048", "8053", ""), console, service(8048, https()))))
        .isEqualTo("pass");
    assertThat(told(id, host(open("443,8048"), console, service(8048, https()))))
        .as("the other one was not asked")
        .isEqualTo("unknown not_tried");
    assertThat(told(id, host(census("443", "", "8048"), console))).isEqualTo("unknown not_tried");
    assertThat(told(id, host(open("443"), console))).isEqualTo("n/a");
  }

  @Test
  void versionsThatAreShown() {
    assertThat(
            told(
                "product-version-hidden",
                host(
                    open("443"),
                    service(443, https(product("screenconnect", Optional.of("23.9.7")))))))
        .isEqualTo("fail info");
    assertThat(told("product-version-hidden", screenConnect("443"))).isEqualTo("pass");
  }

  @Test
  void evidenceNamesThePort() {
    Verdict verdict = Given.verdict(RDP, host(open("3389"), service(3389, speaking("rdp"))));
    assertThat(verdict.because()).contains("Remote Desktop").contains("port 3389");
  }

  @Test
  void usualPortsAreNamedBeforeUnusualOnes() {
    var host =
        host(open("1389,3389"), service(1389, speaking("rdp")), service(3389, speaking("rdp")));
    assertThat(Given.verdict(RDP, host).because()).endsWith(": port 3389, port 1389.");
  }

  @Test
  void evidenceHoldsWhatTheServiceGivesAway() {
    var database =
        new ServiceSeen(
            Optional.of("mysql"),
            Given.NO,
            Given.NO,
            Given.NO,
            Optional.empty(),
            List.of(),
            false,
            List.of(new ServiceSeen.Detail("version", "11.8.3-MariaDB")),
            List.of(),
            Optional.of(new ServiceSeen.Upgrade("SSLRequest", Given.NO, Given.UNCLEAR, List.of())));
    var answered =
        new ProtocolSeen(
            "vnc",
            List.of(
                new ProtocolSeen.Trait(
                    ProtocolSeen.Question.VNC_IN_CLEAR, new Answer.Yes("offers much")),
                new ProtocolSeen.Trait(ProtocolSeen.Question.VNC_WITHOUT_PASSWORD, Given.NO)),
            List.of());
    assertThat(evidence("port-mysql-not-exposed", service(3307, database)))
        .isEqualTo(
            "open, speaks MySQL or MariaDB (version 11.8.3-MariaDB, SSLRequest not offered)");
    assertThat(evidence("port-vnc-not-exposed", service(5900, speaking("vnc"), answered)))
        .isEqualTo("open, speaks vnc (offers much)");
  }

  private static String evidence(String id, io.picket.model.ServiceFacts facts) {
    Verdict verdict = Given.verdict(id, host(open("" + facts.endpoint().port()), facts));
    return verdict instanceof Verdict.Fail fail ? fail.evidence().getFirst().seen() : "" + verdict;
  }

  private static String told(String id, HostFacts host) {
    return label(Given.verdict(id, host));
  }
}
