package io.picket.checks;

import static io.picket.checks.Given.NO;
import static io.picket.checks.Given.UNCLEAR;
import static io.picket.checks.Given.YES;
import static io.picket.checks.Given.label;
import static org.assertj.core.api.Assertions.assertThat;

import io.picket.checks.Given.Cert;
import io.picket.model.Addresses;
import io.picket.model.CertificateSeen;
import io.picket.model.ClientId;
import io.picket.model.Endpoint;
import io.picket.model.Evidence;
import io.picket.model.Finding;
import io.picket.model.Host;
import io.picket.model.HostFacts;
import io.picket.model.HostName;
import io.picket.model.NotChecked;
import io.picket.model.Observation;
import io.picket.model.Outcome;
import io.picket.model.PortCensus;
import io.picket.model.Reason;
import io.picket.model.ScanRecord;
import io.picket.model.ServiceFacts;
import io.picket.model.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Hosts of one scan, and what is said of each one's key. */
class CertificateKeyNotSharedTest {
  private static final String ID = "certificate-key-not-shared";

  @Test
  void keysOfTheirOwn() {
    assertThat(told(at("a", 1, own("1")), at("b", 2, own("2")))).isEqualTo("a: pass, b: pass");
  }

  @Test
  void theSameKeyInAnotherCertificateWasCopied() {
    assertThat(told(at("a", 1, own("1")), at("b", 2, key("1", "x")), at("c", 3, own("3"))))
        .isEqualTo("a: fail medium, b: fail medium, c: pass");
  }

  @Test
  void oneCertificateIssuedForAllIsARemark() {
    assertThat(told(at("a", 1, own("1")), at("b", 2, own("1"))))
        .isEqualTo("a: fail info, b: fail info");
    // Addresses of a range have no name that the certificate could lack.
    assertThat(
            told(
                at(Host.at(Given.address(1)), seen(named(own("1"), NO))),
                at(Host.at(Given.address(2)), seen(named(own("1"), NO)))))
        .isEqualTo("203.0.113.1: fail info, 203.0.113.2: fail info");
  }

  @Test
  void oneCertificateThatNobodyIssuedForAllWasCopied() {
    assertThat(told(at("a", 1, own("1")), at("b", 2, named(own("1"), NO))))
        .isEqualTo("a: fail medium, b: fail medium");
    assertThat(told(at("a", 1, untrusted(NO)), at("b", 2, untrusted(NO))))
        .isEqualTo("a: fail medium, b: fail medium");
    assertThat(told(at("a", 1, untrusted(UNCLEAR)), at("b", 2, untrusted(UNCLEAR))))
        .isEqualTo("a: fail medium, b: fail medium");
  }

  @Test
  void oneServerMayHaveManyNamesPortsAndAddresses() {
    assertThat(told(at("a", 1, own("1")), at("a", 2, key("1", "x")), at("b", 3, own("3"))))
        .as("addresses of a name")
        .isEqualTo("a: pass, b: pass");
    assertThat(told(at("a", 1, own("1")), at("b", 1, key("1", "x")), at("c", 3, own("3"))))
        .as("names of an address")
        .isEqualTo("a: pass, b: pass, c: pass");
    assertThat(
            told(
                at("a", 1, own("1")),
                at("a", 2, own("1")),
                at(Host.at(Given.address(2)), seen(key("1", "x"))),
                at("c", 3, own("3"))))
        .as("a name and one of its addresses")
        .isEqualTo("203.0.113.2: pass, a: pass, c: pass");
    assertThat(
            told(
                at("a", 1, own("1")),
                at("c", 2, key("1", "x")),
                at("b", 1, own("1")),
                at("b", 2, own("1")),
                at("d", 4, own("4"))))
        .as("names with no address in common, by way of a third name")
        .isEqualTo("a: pass, b: pass, c: pass, d: pass");
    var two =
        new HostFacts(
            host("a", 1),
            Given.open("443,8443"),
            List.of(
                service(host("a", 1), 443, seen(own("1"))),
                service(host("a", 1), 8443, seen(key("1", "x")))));
    assertThat(told(two, at("b", 3, own("3"))))
        .as("ports of a host")
        .isEqualTo("a: pass, a: pass, b: pass");
  }

  @Test
  void theKeyOfAnotherKindOfClientCounts() {
    var both =
        new CertificateSeen(
            List.of(seen(own("1")).chains().getFirst(), seen(key("2", "rsa")).chains().getFirst()),
            List.of());
    assertThat(told(at(host("a", 1), both), at("b", 2, key("2", "x"))))
        .isEqualTo("a: fail medium, b: fail medium");
  }

  @Test
  void theOnlyServerSharesWithNobody() {
    assertThat(told(at("a", 1, own("1")))).isEqualTo("a: n/a");
    assertThat(told(at("a", 1, own("1")), at("a", 2, own("1")))).isEqualTo("a: n/a");
    var shut = new HostFacts(host("b", 2), Given.census("", "443", ""), List.of());
    assertThat(told(at("a", 1, own("1")), shut)).isEqualTo("a: n/a, b: n/a");
  }

  @Test
  void whatWasNotSeenProvesNothing() {
    var dark =
        new HostFacts(
            host("b", 2), new Outcome.Inconclusive<PortCensus>(Reason.SILENT, "no"), List.of());
    assertThat(told(at("a", 1, own("1")), dark))
        .isEqualTo("a: unknown not_tried, b: unknown silent");
    var asked = new HostFacts(host("b", 2), Given.census("", "", "443"), List.of());
    assertThat(told(at("a", 1, own("1")), asked))
        .isEqualTo("a: unknown not_tried, b: unknown not_tried");
    var unread =
        new CertificateSeen(
            List.of(), List.of(new CertificateSeen.Unread("TLS 1.2", Reason.RESET, "reset")));
    assertThat(told(at("a", 1, own("1")), at(host("b", 2), unread)))
        .isEqualTo("a: unknown not_tried, b: unknown reset");
    assertThat(
            told(
                at("a", 1, own("1")),
                at("b", 2, CertificateKeyNotSharedTest::broken),
                at("c", 3, own("3"))))
        .isEqualTo("a: unknown not_tried, b: unknown malformed, c: unknown not_tried");
    assertThat(told(at("a", 1, key("", "1")), at("b", 2, key("", "2"))))
        .isEqualTo("a: unknown unrecognised, b: unknown unrecognised");
  }

  /** What was not seen of a server itself may be as it likes: it is no other one's key. */
  @Test
  void aServersOwnGapsAreNoOtherServers() {
    Host a = host("a", 1);
    var half =
        new HostFacts(
            a,
            Given.open("443,444"),
            List.of(
                service(a, 443, seen(own("1"))),
                service(a, 444, seen(CertificateKeyNotSharedTest::broken))));
    assertThat(findings(half, at("b", 2, own("2"))))
        .extracting(finding -> finding.key().subject().key() + " " + label(finding.verdict()))
        .containsExactly(
            "a:443/tcp pass", "a:444/tcp unknown malformed", "b:443/tcp unknown not_tried");
  }

  @Test
  void anAddressOfAnotherNameThatWasNotReachedMayHaveTheKey() {
    for (Reason reason : List.of(Reason.CANCELLED, Reason.OUT_OF_SCOPE)) {
      List<Finding> findings =
          Judge.judge(
              List.of(at("a", 1, own("1")), at("b", 2, own("2"))),
              List.of(new NotChecked("b (203.0.113.9)", reason, "no")),
              only(),
              ClientId.SELF,
              Given.NOW);
      assertThat(label(findings.getFirst().verdict()))
          .as("what the scope excludes is no part of the question")
          .isEqualTo(reason == Reason.CANCELLED ? "unknown not_tried" : "pass");
    }
  }

  @Test
  void whatIsNotKnownOfOthersIsSaid() {
    assertThat(
            because(
                at("a", 1, own("1")),
                at("b", 2, CertificateKeyNotSharedTest::broken),
                at("c", 3, own("3"))))
        .isEqualTo(
            "No other has it among 2 servers whose keys were seen."
                + " The keys of 1 other server were not all seen.");
    assertThat(because(at("a", 1, own("1")), at("b", 2, key("1", "x"))))
        .isEqualTo("2 servers have the same private key: a:443 and b:443.");
    assertThat(
            because(
                at("a", 1, own("1")),
                at("b", 2, key("1", "x")),
                at("c", 3, CertificateKeyNotSharedTest::broken)))
        .isEqualTo(
            "2 servers have the same private key: a:443 and b:443."
                + " The keys of 1 other server were not all seen.");
  }

  /** Each server has a finding of its own, and a report that tells like ones once finds them so. */
  @Test
  void theSameIsSaidAndShownOfEachServerThatHasTheKey() {
    List<Finding> all =
        findings(
            at("a", 1, own("1")),
            at("b", 2, key("1", "x")),
            at("c", 3, key("1", "x")),
            at("d", 4, own("4")));
    assertThat(all.subList(0, 3)).extracting(Finding::verdict).containsOnly(all.get(0).verdict());
    assertThat(all.get(0).verdict().because())
        .isEqualTo("3 servers have the same private key: a:443, b:443 and c:443.");
    assertThat(((Verdict.Fail) all.get(0).verdict()).evidence())
        .extracting(Evidence::source)
        .containsExactly("a:443", "b:443", "c:443");
    assertThat(
            because(
                at("a", 1, own("1")),
                at("c", 2, key("1", "x")),
                at("b", 1, own("1")),
                at("d", 4, key("1", "y"))))
        .as("two names of one server, and two others")
        .startsWith("3 servers have");
  }

  @Test
  void whatOtherRecordsShowCountsAndIsNotNamed() {
    HostFacts mine = at(Host.at(Given.address(1)), seen(own("1")));
    List<Finding> shared = beside(mine, record("other", true, at("secret", 9, key("1", "x"))));
    assertThat(shared).hasSize(1);
    Verdict verdict = shared.getFirst().verdict();
    assertThat(label(verdict)).isEqualTo("fail medium");
    assertThat(verdict.toString()).contains("another client's").doesNotContain("secret");
    assertThat(
            label(beside(mine, record("other", true, at("b", 9, own("9")))).getFirst().verdict()))
        .isEqualTo("pass");
    assertThat(
            label(beside(mine, record("other", false, at("b", 9, own("9")))).getFirst().verdict()))
        .as("cut short")
        .isEqualTo("unknown not_tried");
  }

  @Test
  void aPublicAddressIsOneServerWhoeverLooksAtItAndAPrivateOneIsNot() throws Exception {
    ScanRecord same = record("other", true, at("b", 1, key("1", "x")), at("c", 3, own("3")));
    assertThat(label(beside(at("a", 1, own("1")), same).getFirst().verdict())).isEqualTo("pass");
    for (String inside : List.of("10.0.0.1", "100.64.0.1", "fd00::1", "127.0.0.1")) {
      Host host = Host.at(Addresses.parse(inside).orElseThrow());
      HostFacts mine = at(host, seen(own("1")));
      assertThat(label(beside(mine, record("other", true, mine)).getFirst().verdict()))
          .as(inside)
          .isEqualTo("fail info");
      assertThat(label(beside(mine, record("self", true, mine)).getFirst().verdict()))
          .as("an older record of the same client")
          .isEqualTo("n/a");
    }
  }

  @Test
  void aTargetThatLeftNothingWasNotSeen() {
    for (Reason reason : List.of(Reason.CANCELLED, Reason.OUT_OF_SCOPE)) {
      List<Finding> findings =
          Judge.judge(
              List.of(at("a", 1, own("1")), at("b", 2, own("2"))),
              List.of(new NotChecked("gone", reason, "no")),
              only(),
              ClientId.SELF,
              Given.NOW);
      assertThat(label(findings.getFirst().verdict()))
          .isEqualTo(reason == Reason.CANCELLED ? "unknown not_tried" : "pass");
    }
  }

  private static Profile only() {
    return Given.profile().withChecks(List.of(Given.check(ID)));
  }

  private static List<Finding> beside(HostFacts mine, ScanRecord record) {
    return Judge.judge(List.of(mine), List.of(), only(), ClientId.SELF, Given.NOW, List.of(record));
  }

  private static ScanRecord record(String client, boolean complete, HostFacts... hosts) {
    var run =
        new ScanRecord.Run(
            new ClientId(client),
            "standard",
            Optional.empty(),
            List.of("x"),
            Given.NOW,
            Given.NOW,
            complete,
            List.of(),
            "own",
            Optional.empty(),
            false);
    return new ScanRecord(
        ScanRecord.SCHEMA_VERSION,
        new ScanRecord.Tool("picket", "0"),
        run,
        Arrays.asList(hosts),
        List.of(),
        List.of(),
        List.of());
  }

  // What servers show

  private static Consumer<Cert> own(String key) {
    return key(key, key);
  }

  private static Consumer<Cert> key(String key, String sha256) {
    return cert -> {
      cert.spki = key;
      cert.sha256 = sha256;
    };
  }

  private static Consumer<Cert> named(Consumer<Cert> made, io.picket.model.Answer matches) {
    return made.andThen(cert -> cert.nameMatches = matches);
  }

  private static Consumer<Cert> untrusted(io.picket.model.Answer trusted) {
    return own("1").andThen(cert -> cert.trusted = trusted);
  }

  private static void broken(Cert cert) {
    cert.malformed = Optional.of("not DER");
  }

  private static CertificateSeen seen(Consumer<Cert> change) {
    var cert = new Cert();
    cert.trusted = YES;
    change.accept(cert);
    return cert.seen();
  }

  private static Host host(String name, int last) {
    return Host.named(HostName.parse(name), Given.address(last));
  }

  private static HostFacts at(String name, int last, Consumer<Cert> change) {
    return at(host(name, last), seen(change));
  }

  private static HostFacts at(Host host, CertificateSeen seen) {
    return new HostFacts(host, Given.open("443"), List.of(service(host, 443, seen)));
  }

  private static ServiceFacts service(Host host, int port, CertificateSeen seen) {
    var facts = new ServiceFacts(new Endpoint(host.address(), port), List.of());
    for (Observation each : List.of(Given.https(), seen)) {
      facts = facts.with(Given.run(each.getClass(), new Outcome.Observed<>(each)));
    }
    return facts;
  }

  private static List<Finding> findings(HostFacts... hosts) {
    return Judge.judge(Arrays.asList(hosts), List.of(), only(), ClientId.SELF, Given.NOW);
  }

  private static String because(HostFacts... hosts) {
    return findings(hosts).getFirst().verdict().because();
  }

  private static String told(HostFacts... hosts) {
    return findings(hosts).stream()
        .map(finding ->
            finding.key().subject().key().replaceFirst(":.*", "") + ": " + label(finding.verdict()))
        .collect(Collectors.joining(", "));
  }
}
