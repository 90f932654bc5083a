package io.picket.checks;

import static io.picket.checks.Given.NOW;
import static io.picket.checks.Given.census;
import static io.picket.checks.Given.host;
import static io.picket.checks.Given.https;
import static io.picket.checks.Given.product;
import static io.picket.checks.Given.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.picket.checks.Given.Cert;
import io.picket.fingerprints.data.Yaml;
import io.picket.fingerprints.guides.Guide;
import io.picket.fingerprints.guides.Guides;
import io.picket.model.CheckCard;
import io.picket.model.ClientId;
import io.picket.model.Declaration;
import io.picket.model.Finding;
import io.picket.model.GuideCoverage;
import io.picket.model.GuideCoverage.Power;
import io.picket.model.GuideCoverage.Status;
import io.picket.model.Host;
import io.picket.model.HostFacts;
import io.picket.model.HostName;
import io.picket.model.LoginSeen;
import io.picket.model.ServiceFacts;
import io.picket.model.TlsSupport;
import io.picket.model.TlsVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoverageTest {
  private static final Profile CONNECTWISE = Profiles.named("connectwise-control").orElseThrow();
  private static final String SUITE = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";

  /** A server hardened by the book; tests break one thing. */
  private static final class Server {
    String open = "443,8041";
    String unknown = "";
    io.picket.model.PortSet asked = CONNECTWISE.ports();
    TlsSupport tls = Given.tls12(SUITE);
    Cert certificate = new Cert();
    io.picket.model.Answer login = Given.NO;
    List<ServiceFacts> more = new ArrayList<>();

    HostFacts facts() {
      var services = new ArrayList<ServiceFacts>();
      services.add(
          service(
              443,
              https(product("screenconnect")),
              tls,
              certificate.seen(),
              Given.overTls(
                  Given.exchange(
                      "https://rmm.example.com/",
                      200,
                      true,
                      "Server: ScreenConnect/26.2.1.9500-123 Microsoft-HTTPAPI/2.0",
                      "Strict-Transport-Security: max-age=31536000")),
              new LoginSeen(
                  List.of(
                      new LoginSeen.Page(
                          "screenconnect",
                          LoginSeen.Kind.LOGIN,
                          "/Login",
                          false,
                          login,
                          List.of())))));
      services.add(service(8041, Given.silent()));
      services.addAll(more);
      String closed =
          asked
              .minus(io.picket.model.PortSet.parse(open))
              .minus(io.picket.model.PortSet.parse(unknown))
              .toString();
      return host(census(open, closed, unknown), services.toArray(ServiceFacts[]::new));
    }
  }

  private static Map<String, Status> coverage(HostFacts facts, Declaration... declarations) {
    var rows = new TreeMap<String, Status>();
    one(facts, declarations).rows().forEach(row -> rows.put(row.id(), row.status()));
    return rows;
  }

  private static GuideCoverage one(HostFacts facts, Declaration... declarations) {
    Profile profile = CONNECTWISE.withDeclarations(List.of(declarations));
    List<Finding> findings = Judge.judge(List.of(facts), List.of(), profile, ClientId.SELF, NOW);
    List<GuideCoverage> all = Coverage.of(List.of(facts), findings, profile, NOW);
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  /** Neither another guide's product nor the lack of an expected one changes what is there. */
  @Test
  void aGuideCountsWhereItsOwnProductWasSeen() {
    HostFacts facts = new Server().facts();
    GuideCoverage other = by("connectwise-control", "endpoint-central-msp", facts);
    assertThat(other.rows())
        .extracting(GuideCoverage.Row::status)
        .doesNotContain(Status.VERIFIED, Status.REFUTED, Status.NOTHING_FOUND);
    assertThat(other.remarks().getFirst()).contains("neither recognised");
    GuideCoverage own = by("default", "connectwise-control", facts);
    assertThat(own.rows()).extracting(GuideCoverage.Row::status).contains(Status.VERIFIED);
    assertThat(own.remarks()).noneMatch(remark -> remark.contains("neither recognised"));
  }

  /** What the operator believes does not outweigh what everybody sees. */
  @Test
  void aDeclaredProductCountsForNothingWhereAnotherWasRecognised() {
    String declared = "product: endpoint-central-msp";
    GuideCoverage other =
        by("endpoint-central-msp", "endpoint-central-msp", new Server().facts(), declared);
    assertThat(other.rows())
        .extracting(GuideCoverage.Row::status)
        .doesNotContain(Status.VERIFIED, Status.REFUTED, Status.NOTHING_FOUND);
    assertThat(other.remarks().getFirst())
        .contains("declared to be ManageEngine Endpoint Central MSP", "screenconnect (port 443)");
  }

  /** What another product answers at its own ports is no fault against this one's guide. */
  @Test
  void ofAnotherProductsPortOnlyTlsCounts() {
    var server = new Server();
    var stranger = new Cert();
    stranger.trusted = Given.NO;
    server.open += ",8383";
    server.more.add(
        service(
            8383,
            https(product("endpoint-central-msp", Optional.of("10.1.2228.10"))),
            Given.tls12(SUITE),
            stranger.seen()));
    Map<String, Status> rows = coverage(server.facts());
    assertThat(rows).containsEntry("CW-06", Status.VERIFIED).containsEntry("CW-25", Status.REFUTED);
    assertThat(one(server.facts()).remarks().getFirst()).contains("Another product answers");
    server.more.removeLast();
    server.more.add(
        service(8383, https(product("endpoint-central-msp")), with(TlsVersion.TLS_1_0)));
    assertThat(coverage(server.facts())).containsEntry("CW-29", Status.REFUTED);
    server.more.removeLast();
    server.more.add(service(8383, https(), Given.tls12(SUITE), stranger.seen()));
    assertThat(coverage(server.facts())).containsEntry("CW-06", Status.REFUTED);
  }

  /** A restart is missing only where somebody whose word still counts changed the registry. */
  @Test
  void anAttestationThatHasExpiredSaysNothingAgainstARow() {
    var server = new Server();
    server.tls = with(TlsVersion.TLS_1_0);
    assertThat(coverage(server.facts(), attested("CW-29", "2026-10-01", "2027-10-01")))
        .containsEntry("CW-31", Status.REFUTED);
    assertThat(coverage(server.facts(), attested("CW-29", "2025-10-01", "2026-10-01")))
        .containsEntry("CW-31", Status.COULD_NOT_TELL);
    assertThat(coverage(server.facts(), attested("CW-29", "2026-11-23", "2027-10-01")))
        .containsEntry("CW-31", Status.COULD_NOT_TELL);
  }

  private static GuideCoverage by(
      String profile, String guide, HostFacts facts, String... declared) {
    Profile asked =
        Profiles.named(profile)
            .orElseThrow()
            .withGuide(guide)
            .withDeclarations(Stream.of(declared).map(CoverageTest::declared).toList());
    List<Finding> findings = Judge.judge(List.of(facts), List.of(), asked, ClientId.SELF, NOW);
    return Coverage.of(List.of(facts), findings, asked, NOW).getFirst();
  }

  @Test
  void whereNobodySaidWhatToExpectAFirewallCannotBeTold() {
    String id = "endpoint-central-msp";
    HostFacts facts = Given.host(Given.open("443"), service(443, Given.https(Given.product(id))));
    assertThat(by(id, id, facts).rows())
        .filteredOn(row -> row.id().equals("ME-04"))
        .singleElement()
        .satisfies(row -> assertThat(row.status()).isEqualTo(Status.COULD_NOT_TELL))
        .satisfies(row -> assertThat(row.because()).contains("Nobody said which ports"));
  }

  @Test
  void aServerHardenedByTheBook() {
    Map<String, Status> rows = coverage(new Server().facts());
    assertThat(rows).hasSize(37).doesNotContainValue(Status.REFUTED);
    assertThat(untold(rows)).isEmpty();
    for (String verified :
        List.of(
            "CW-06", "CW-07", "CW-23", "CW-24", "CW-26", "CW-27", "CW-28", "CW-29", "CW-30",
            "CW-34", "CW-35")) {
      assertThat(rows).containsEntry(verified, Status.VERIFIED);
    }
    for (String nothing : List.of("CW-02", "CW-09", "CW-16", "CW-25", "CW-31", "CW-33", "CW-37")) {
      assertThat(rows).containsEntry(nothing, Status.NOTHING_FOUND);
    }
    assertThat(rows).containsEntry("CW-05", Status.NOT_ATTESTED);
    assertThat(rows).containsEntry("CW-03", Status.NOT_APPLICABLE);
  }

  /** That a port is closed is no sign of TLS, and a row rests on more than the first check. */
  @Test
  void aVerifiedRowSaysWhatItRestsOn() {
    assertThat(because(new Server().facts(), "CW-06"))
        .doesNotContain("Port 8040 is closed")
        .contains("[certificate-in-validity] Passed likewise: certificate-name-matches")
        .contains("tls-1-2-or-later-offered");
  }

  /** Of ports that nobody asked nothing is known, so a few of them verify nothing of the rest. */
  @Test
  void thatNothingElseIsOpenIsVerifiedOnlyWhereEveryPortWasAsked() {
    var server = new Server();
    assertThat(because(server.facts(), "CW-25"))
        .contains("Of 28 ports asked", "65507 others were not asked (--ports 1-65535");
    server.asked = io.picket.model.PortSet.parse("1-65535");
    assertThat(coverage(server.facts())).containsEntry("CW-25", Status.VERIFIED);
    server.asked = io.picket.model.PortSet.parse("1-65534");
    assertThat(coverage(server.facts())).containsEntry("CW-25", Status.NOTHING_FOUND);
  }

  /** Breaking one row turns that row and those that say the same, and no other. */
  @ParameterizedTest
  @CsvSource({
    "135, CW-25 CW-26",
    "139, CW-16 CW-25 CW-27",
    "445, CW-16 CW-25 CW-28",
    "389, CW-09 CW-25",
    "3306, CW-25 CW-37",
    "8080, CW-25",
    "TLS 1.0, CW-29",
    "TLS 1.1, CW-30",
    "certificate, CW-06 CW-35",
    "login, CW-07"
  })
  void oneThingBroken(String broken, String refuted) {
    var server = new Server();
    switch (broken) {
      case "TLS 1.0" -> server.tls = with(TlsVersion.TLS_1_0);
      case "TLS 1.1" -> server.tls = with(TlsVersion.TLS_1_1);
      case "certificate" -> server.certificate.trusted = Given.NO;
      case "login" -> server.login = Given.YES;
      default -> {
        server.open += "," + broken;
        server.more.add(service(Integer.parseInt(broken), Given.speaking(protocol(broken))));
      }
    }
    Map<String, Status> rows = coverage(server.facts());
    assertThat(rows.keySet().stream().filter(row -> rows.get(row) == Status.REFUTED))
        .containsExactly(refuted.split(" "));
    // Whether a restart is missing cannot be told where nobody attested the change before it.
    assertThat(untold(rows)).isEqualTo(broken.startsWith("TLS") ? List.of("CW-31") : List.of());
  }

  private static List<String> untold(Map<String, Status> rows) {
    return rows.keySet().stream().filter(row -> rows.get(row) == Status.COULD_NOT_TELL).toList();
  }

  private static String protocol(String port) {
    return switch (port) {
      case "135" -> "msrpc";
      case "139" -> "netbios";
      case "445" -> "smb";
      case "389" -> "ldap";
      case "3306" -> "mysql";
      default -> "http";
    };
  }

  private static TlsSupport with(TlsVersion version) {
    return Given.tls(
        Given.tls12(SUITE).versions().stream()
            .map(entry ->
                entry.version() == version
                    ? Given.version(
                        version, Given.YES, Given.YES, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA")
                    : entry)
            .toArray(TlsSupport.OfVersion[]::new));
  }

  @Test
  void whatWasNotSeenCouldNotBeTold() {
    var server = new Server();
    server.unknown = "445";
    Map<String, Status> rows = coverage(server.facts());
    assertThat(rows)
        .containsEntry("CW-28", Status.COULD_NOT_TELL)
        .containsEntry("CW-25", Status.COULD_NOT_TELL)
        .containsEntry("CW-27", Status.VERIFIED);
    var narrow = host(Given.open("443"), server.facts().services().getFirst());
    assertThat(coverage(narrow)).containsEntry("CW-28", Status.COULD_NOT_TELL);
  }

  @Test
  void aServerThatIsNotTheProductIsNotHeldAgainstItsGuide() {
    var stranger =
        host(
            census(
                "443", CONNECTWISE.ports().minus(io.picket.model.PortSet.of(443)).toString(), ""),
            service(443, https(), Given.tls12(SUITE)));
    GuideCoverage coverage = one(stranger);
    assertThat(coverage.count(Status.VERIFIED)).isZero();
    assertThat(coverage.count(Status.REFUTED)).isZero();
    assertThat(coverage.remarks().getFirst()).contains("neither recognised");
    assertThat(coverage(stranger, declared("product: screenconnect")))
        .containsEntry("CW-28", Status.VERIFIED);
  }

  private static Declaration declared(String text) {
    return Declarations.read(Yaml.read("us.yaml", text + "\n")).getFirst();
  }

  private static Declaration attested(String row, String from, String until) {
    return declared(
        "attestations: [{row: %s, owner: Jane Doe, date: %s, expires: %s, evidence: ticket 4711}]"
            .formatted(row, from, until));
  }

  @Test
  void anAttestationAnswersWhatNobodyCanSeeUntilItExpires() {
    HostFacts facts = new Server().facts();
    assertThat(coverage(facts, attested("CW-05", "2026-10-01", "2026-11-22")))
        .containsEntry("CW-05", Status.ATTESTED);
    Declaration old = attested("CW-05", "2025-10-01", "2026-11-21");
    assertThat(coverage(facts, old)).containsEntry("CW-05", Status.NOT_ATTESTED);
    assertThat(because(facts, "CW-05", old))
        .contains("Jane Doe expired on 2026-11-21")
        .doesNotContain("nobody has attested");
    Declaration early = attested("CW-05", "2026-11-23", "2027-11-21");
    assertThat(coverage(facts, early)).containsEntry("CW-05", Status.NOT_ATTESTED);
  }

  private static String because(HostFacts facts, String id, Declaration... declarations) {
    return one(facts, declarations).rows().stream()
        .filter(row -> row.id().equals(id))
        .findFirst()
        .orElseThrow()
        .because();
  }

  @Test
  void whatWasSeenOutweighsWhatWasSaid() {
    var server = new Server();
    server.tls = with(TlsVersion.TLS_1_1);
    assertThat(coverage(server.facts(), attested("CW-30", "2026-10-01", "2027-10-01")))
        .containsEntry("CW-30", Status.REFUTED);
    assertThat(coverage(server.facts(), attested("CW-29", "2026-10-01", "2027-10-01")))
        .containsEntry("CW-29", Status.VERIFIED);
  }

  /** SSLv2 is one of six versions: that it is refused does not verify the row about all. */
  @Test
  void aCheckThatMayOnlyRefuteVerifiesNothing() {
    assertThat(ofMsp(Given.tls12(SUITE), "ME-18", "tls-ssl-2-refused").status())
        .isEqualTo(Status.NOTHING_FOUND);
    assertThat(ofMsp(Given.tls12(SUITE), "ME-18", "tls-ssl-3-refused").status())
        .isEqualTo(Status.VERIFIED);
  }

  /** That no port speaks TLS does not show that old versions are switched off. */
  @Test
  void aQuestionThatDidNotAriseVerifiesNothing() {
    String id = "endpoint-central-msp";
    Profile asked =
        Profiles.named(id).orElseThrow().withChecks(List.of(Given.check("tls-ssl-3-refused")));
    HostFacts facts = host(Given.open("80"), service(80, Given.http(product(id))));
    List<Finding> findings = Judge.judge(List.of(facts), List.of(), asked, ClientId.SELF, NOW);
    assertThat(Coverage.of(List.of(facts), findings, asked, NOW).getFirst().rows())
        .filteredOn(row -> row.id().equals("ME-18"))
        .extracting(GuideCoverage.Row::status)
        .containsExactly(Status.COULD_NOT_TELL);
  }

  @Test
  void ofFailuresTheWorstIsToldAndOfDoubtsThePort() {
    TlsSupport old =
        Given.tls(
            Given.version(TlsVersion.SSL_3, Given.YES, Given.YES, SUITE),
            Given.version(TlsVersion.TLS_1_0, Given.YES, Given.YES, SUITE));
    GuideCoverage.Row refuted = ofMsp(old, "ME-18", "tls-1-0-refused", "tls-ssl-3-refused");
    assertThat(refuted.status()).isEqualTo(Status.REFUTED);
    assertThat(refuted.because()).contains("SSLv3").endsWith("[tls-ssl-3-refused]");
    TlsSupport dark = Given.tls(Given.version(TlsVersion.TLS_1_0, Given.UNCLEAR, Given.YES));
    GuideCoverage.Row unclear = ofMsp(dark, "ME-18", "tls-1-0-refused");
    assertThat(unclear.status()).isEqualTo(Status.COULD_NOT_TELL);
    assertThat(unclear.because()).startsWith("Port 443: ").endsWith("[tls-1-0-refused]");
  }

  private static GuideCoverage.Row ofMsp(TlsSupport tls, String row, String... checks) {
    String id = "endpoint-central-msp";
    Profile asked =
        Profiles.named(id).orElseThrow().withChecks(Stream.of(checks).map(Given::check).toList());
    HostFacts facts = host(Given.open("443"), service(443, https(product(id)), tls));
    List<Finding> findings = Judge.judge(List.of(facts), List.of(), asked, ClientId.SELF, NOW);
    return Coverage.of(List.of(facts), findings, asked, NOW).getFirst().rows().stream()
        .filter(one -> one.id().equals(row))
        .findFirst()
        .orElseThrow();
  }

  /** One server's product does not identify another. */
  @Test
  void eachServerIsHeldAgainstTheGuideByItself() {
    HostFacts ours = new Server().facts();
    var stranger =
        new HostFacts(
            Host.named(HostName.parse("other.example.com"), Given.address(8)),
            Given.open("443"),
            List.of(service(443, https(), Given.tls12(SUITE))));
    List<HostFacts> both = List.of(ours, stranger);
    List<Finding> findings = Judge.judge(both, List.of(), CONNECTWISE, ClientId.SELF, NOW);
    List<GuideCoverage> all = Coverage.of(both, findings, CONNECTWISE, NOW);
    assertThat(all).hasSize(2);
    for (GuideCoverage one : all) {
      assertThat(one.count(Status.VERIFIED) > 0).isEqualTo(one.host().equals("rmm.example.com"));
    }
  }

  @Test
  void rowsOfARoleConcernServersOfThatRole() {
    String id = "endpoint-central-msp";
    for (String text :
        List.of("role: distribution-server", "ports: {distribution: 8384}", "role: server")) {
      Profile asked = Profiles.named(id).orElseThrow().withDeclarations(List.of(declared(text)));
      HostFacts facts = host(Given.open("443"), service(443, https(product(id))));
      List<Finding> findings = Judge.judge(List.of(facts), List.of(), asked, ClientId.SELF, NOW);
      GuideCoverage.Row row =
          Coverage.of(List.of(facts), findings, asked, NOW).getFirst().rows().stream()
              .filter(one -> one.id().equals("ME-45"))
              .findFirst()
              .orElseThrow();
      if (text.equals("role: server")) {
        assertThat(row.status()).isEqualTo(Status.NOT_APPLICABLE);
        assertThat(row.because()).isEqualTo("No distribution server is declared for this server.");
      } else {
        assertThat(row.status()).as(text).isNotEqualTo(Status.NOT_APPLICABLE);
      }
    }
  }

  /** That a restart is missing shows only where the change before it was carried out. */
  @Test
  void aRowAboutOtherRowsIsRefutedWhereOneOfThemIsAttestedToHold() {
    var server = new Server();
    server.tls = with(TlsVersion.TLS_1_1);
    HostFacts facts = server.facts();
    assertThat(coverage(facts)).containsEntry("CW-31", Status.COULD_NOT_TELL);
    assertThat(coverage(facts, attested("CW-30", "2026-10-01", "2027-10-01")))
        .containsEntry("CW-31", Status.REFUTED);
    assertThat(coverage(facts, attested("CW-05", "2026-10-01", "2027-10-01")))
        .containsEntry("CW-31", Status.COULD_NOT_TELL)
        .containsEntry("CW-05", Status.ATTESTED);
    Declaration not =
        declared(
            "attestations: [{row: CW-30, owner: Jane Doe, date: 2026-10-01, expires: 2027-10-01,"
                + " evidence: ticket 4711, says: not-applicable}]");
    assertThat(coverage(facts, not)).containsEntry("CW-31", Status.COULD_NOT_TELL);
  }

  @Test
  void ofARowThatNobodyAttestedThatIsSaid() {
    HostFacts facts = new Server().facts();
    assertThat(because(facts, "CW-05")).endsWith("nobody has attested it.");
    assertThat(because(facts, "CW-05", attested("CW-10", "2026-10-01", "2027-10-01")))
        .endsWith("nobody has attested it.");
  }

  @Test
  void cardsAndGuidesAgree() {
    var rows = new TreeMap<String, Guide.Row>();
    for (String name : Guides.names()) {
      Guides.named(name).orElseThrow().rows().forEach(row -> rows.put(row.id(), row));
    }
    Map<String, Set<CheckCard.Power>> spoken = new TreeMap<>();
    for (Check check : Catalogue.all()) {
      for (CheckCard.GuideRow row : check.card().guideRows()) {
        assertThat(rows).containsKey(row.id());
        spoken.computeIfAbsent(row.id(), _ -> new java.util.TreeSet<>()).add(row.power());
      }
    }
    rows.forEach((id, row) -> {
      Set<CheckCard.Power> powers = spoken.getOrDefault(id, Set.of());
      switch (row.power()) {
        case VERIFY -> assertThat(powers).as(id).contains(CheckCard.Power.VERIFY);
        case REFUTE -> assertThat(powers).as(id).containsExactly(CheckCard.Power.REFUTE);
        case ATTEST -> assertThat(powers).as(id).doesNotContain(CheckCard.Power.VERIFY);
      }
    });
    assertThat(rows.values().stream().filter(row -> row.power() == Power.ATTEST)).hasSize(50);
  }
}
