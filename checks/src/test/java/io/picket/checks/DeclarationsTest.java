package io.picket.checks;

import static io.picket.checks.Given.census;
import static io.picket.checks.Given.host;
import static io.picket.checks.Given.label;
import static io.picket.checks.Given.open;
import static io.picket.checks.Given.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picket.fingerprints.data.BadInput;
import io.picket.fingerprints.data.Yaml;
import io.picket.model.Declaration;
import io.picket.model.Declaration.Stand;
import io.picket.model.Declaration.Use;
import io.picket.model.HostFacts;
import io.picket.model.LoginSeen;
import io.picket.model.PortSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclarationsTest {
  private static final String WHOLE =
      """
      server: RMM.example.com
      product: screenconnect
      role: server
      ports: {https: 443, relay: 8041, gateway: [8047, 8054], database: 5432}
      expected-open: 443,8041
      domain-joined: false
      console-for: named-addresses
      trust-store: our-ca.pem
      attestations:
        - row: CW-05
          owner: Jane Doe
          date: 2026-10-01
          expires: 2027-10-01
          evidence: ticket 4711
        - row: CW-12
          says: not-applicable
          owner: Jane Doe
          date: 2026-10-01
          expires: 2027-10-01
          evidence: not installed
      """;

  static Declaration everything() {
    return read(WHOLE).getFirst();
  }

  private static List<Declaration> read(String text) {
    return Declarations.read(Yaml.read("us.yaml", text));
  }

  @Test
  void everythingIsRead() {
    Declaration declaration = read(WHOLE).getFirst();
    assertThat(declaration.server()).contains("rmm.example.com");
    assertThat(declaration.concerns("rmm.example.com")).isTrue();
    assertThat(declaration.concerns("other.example.com")).isFalse();
    assertThat(declaration.port(Use.RELAY)).contains(8041);
    assertThat(declaration.ports()).hasSize(5);
    assertThat(declaration.expectedOpen()).isEqualTo(PortSet.of(443, 8041));
    assertThat(declaration.attestations().get(1).stand()).isEqualTo(Stand.NOT_APPLICABLE);
    assertThat(Declarations.ports(List.of(declaration)))
        .isEqualTo(PortSet.parse("443,5432,8041,8047,8054"));
  }

  @Test
  void oneFileMaySpeakOfSeveralServers() {
    assertThat(read("- server: a.example\n- server: 203.0.113.7\n"))
        .extracting(declaration -> declaration.server().orElseThrow())
        .containsExactly("a.example", "203.0.113.7");
  }

  @Test
  void whatIsSaidOfAServerCountsBeforeWhatIsSaidOfAll() {
    List<Declaration> said = read("- {role: relay}\n- {server: a.example, role: server}\n");
    for (List<Declaration> order : List.of(said, said.reversed())) {
      var profile = Given.profile().withDeclarations(order);
      assertThat(profile.declarationOf("a.example")).contains(said.getLast());
      assertThat(profile.declarationOf("b.example")).contains(said.getFirst());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "product: screenconect | us.yaml:1:10 | screenconnect",
        "product: ConnectWise Control | us.yaml:1:10 | did you mean \"screenconnect\"?",
        "product: ManageEngine Endpoint Central MSP | us.yaml:1:10 | did you mean"
            + " \"endpoint-central-msp\"?",
        "product: Endpoint Central | us.yaml:1:10 | did you mean \"endpoint-central\"?",
        "product: msp | us.yaml:1:10 | use one of",
        "console: anyone | us.yaml:1:1 | did you mean \"console-for\"?",
        "domain: true | us.yaml:1:1 | did you mean \"domain-joined\"?",
        "role: relay server | us.yaml:1:7 | use one of",
        "expected: 443 | us.yaml:1:1 | expected-open",
        "ports: {https: 70000} | us.yaml:1:16 | 65535",
        "ports: {htps: 443} | us.yaml:1:9 | https",
        "expected-open: 80-22 | us.yaml:1:16 | 22-80",
        "role: gateway | us.yaml:1:7 | secure-gateway",
        "console-for: all | us.yaml:1:14 | named-addresses",
        "domain-joined: yes | us.yaml:1:16 | true or false",
        "server: 010.0.0.1 | us.yaml:1:9 | neither",
        "attestations: [{row: CW-99}] | us.yaml:1:22 | CW-",
        "attestations: [{row: CW-05, date: 1.10.2026}] | us.yaml:1:35 | year-month-day",
        "attestations: [{row: CW-05, date: 2026-02-30}] | us.yaml:1:35 | year-month-day",
        "attestations: [{row: CW-05, data: 2026-02-03}] | us.yaml:1:29 | date",
        "attestations: [{row: CW-05, date: 2026-02-03}] | us.yaml:1:16 | expires",
        "ports: {database: 0} | us.yaml:1:19 | 65535",
        "ports: {agent: [443, x]} | us.yaml:1:22 | 65535",
        "ports: {notifications: 8027} | us.yaml:1:9 | notification",
        "product: nginx | us.yaml:1:10 | screenconnect",
        "[{server: a.example}, {server: A.example}] | us.yaml:1:23 | one declaration",
        "[] | us.yaml:1:1 | nothing is declared",
        "[{role: relay}, {role: server}] | us.yaml:1:17 | one declaration",
      })
  void mistakesAreToldWithPlaceAndMend(String text, String place, String mend) {
    assertThatThrownBy(() -> read(text + "\n"))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(place)
        .hasMessageContaining(mend);
  }

  @Test
  void aWordThatNeverEndsAndOneThatIsGivenTwiceAreMistakes() {
    assertThatThrownBy(() -> read(WHOLE.replaceFirst("expires: 2027-10-01", "expires: 2127-10-01")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("us.yaml:13:14")
        .hasMessageContaining("more than 3 years; write 2029-10-01");
    assertThat(read(WHOLE.replaceFirst("expires: 2027-10-01", "expires: 2029-10-01"))).hasSize(1);
    assertThatThrownBy(() -> read(WHOLE.replace("row: CW-12", "row: CW-05")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("us.yaml:15:5")
        .hasMessageContaining("CW-05 is attested already at us.yaml:10:5");
  }

  @Test
  void anAttestationThatExpiresBeforeItWasGivenIsAMistake() {
    assertThatThrownBy(() -> read(WHOLE.replace("expires: 2027-10-01", "expires: 2025-10-01")))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining("before");
  }

  @Test
  void theSchemaNamesEveryKey() {
    String schema = Declarations.schema();
    for (String key :
        List.of(
            "server",
            "product",
            "role",
            "ports",
            "expected-open",
            "domain-joined",
            "console-for",
            "trust-store",
            "attestations",
            "row",
            "says",
            "owner",
            "date",
            "expires",
            "evidence")) {
      assertThat(schema).contains("\"" + key + "\": {");
    }
    for (Use use : Use.values()) {
      assertThat(schema).contains("\"" + use.name().toLowerCase(Locale.ROOT) + "\": {");
    }
    assertThat(Declarations.products()).contains("screenconnect", "simplehelp", "n-central");
    assertThat(Declarations.products()).allMatch(id -> schema.contains("\"" + id + "\""));
  }

  @Test
  void whatIsDeclaredOpenMustBeOpenAndNothingElse() {
    Declaration declaration = read("expected-open: 443,8041").getFirst();
    assertThat(told("port-expected-open", declaration, host(open("443,8041")))).isEqualTo("pass");
    assertThat(told("port-expected-open", declaration, host(census("443", "8041", ""))))
        .isEqualTo("fail medium");
    assertThat(told("port-expected-open", declaration, host(census("443", "", "8041"))))
        .isEqualTo("unknown not_tried");
    assertThat(told("port-only-expected-open", declaration, host(open("443,8041"))))
        .isEqualTo("pass");
    assertThat(told("port-only-expected-open", declaration, host(open("443,8041,22"))))
        .isEqualTo("fail medium");
  }

  @Test
  void whatIsDeclaredToBeInsideMustBeClosed() {
    Declaration declaration = read("ports: {database: 28028, distribution: 8384}").getFirst();
    String database = "port-declared-database-closed";
    String distribution = "port-declared-distribution-closed";
    assertThat(told(database, declaration, host(open("28028")))).isEqualTo("fail high");
    assertThat(told(database, declaration, host(census("443", "28028", "")))).isEqualTo("pass");
    assertThat(told(database, declaration, host(open("443")))).isEqualTo("unknown not_tried");
    assertThat(told(distribution, declaration, host(open("8384")))).isEqualTo("fail high");
    assertThat(label(Given.verdict(database, host(open("28028"))))).isEqualTo("n/a");
  }

  @Test
  void aDistributionServerHasItsMachineForItself() {
    String id = "distribution-server-alone";
    Declaration ports = read("ports: {distribution: 8384}").getFirst();
    Declaration role = read("role: distribution-server").getFirst();
    var ssh = service(22, Given.speaking("ssh"));
    for (Declaration declaration : List.of(ports, role)) {
      assertThat(told(id, declaration, host(census("", "22,8384", "")))).isEqualTo("pass");
      assertThat(told(id, declaration, host(open("22"), ssh))).isEqualTo("fail medium");
      assertThat(told(id, declaration, host(open("22"), service(22, Given.silent()))))
          .isEqualTo("unknown unrecognised");
      assertThat(told(id, declaration, host(open("22")))).isEqualTo("unknown unrecognised");
      assertThat(told(id, declaration, host(census("", "8384", "22"))))
          .isEqualTo("unknown not_tried");
      assertThat(told(id, declaration, host(census("", "", "")))).isEqualTo("unknown silent");
    }
    var own = service(8384, Given.https());
    assertThat(told(id, ports, host(open("8384"), own))).isEqualTo("pass");
    assertThat(label(Given.verdict(id, host(open("22"), ssh)))).isEqualTo("n/a");
  }

  /** Without a declared port, its own web server is not taken for a stranger. */
  @Test
  void aDistributionServerWhosePortNobodyDeclared() {
    String id = "distribution-server-alone";
    Declaration role = read("role: distribution-server").getFirst();
    assertThat(told(id, role, host(open("8384"), service(8384, Given.https())))).isEqualTo("pass");
    var elsewhere = host(open("9384"), service(9384, Given.https()));
    assertThat(told(id, role, elsewhere)).isEqualTo("unknown unrecognised");
    assertThat(Given.verdict(id, role, elsewhere).because()).contains("ports: {distribution");
    Declaration https = read("role: distribution-server\nports: {https: 9384}").getFirst();
    assertThat(told(id, https, elsewhere)).isEqualTo("pass");
    var ssh = service(8384, Given.speaking("ssh"));
    assertThat(told(id, role, host(open("8384"), ssh))).isEqualTo("fail medium");
    var other = service(8384, Given.https(Given.product("n-central")));
    assertThat(told(id, role, host(open("8384"), other))).isEqualTo("fail medium");
    var own = service(8384, Given.https(Given.product("endpoint-central")));
    assertThat(told(id, role, host(open("8384"), own))).isEqualTo("pass");
  }

  @Test
  void aDomainIsNoReasonToBeReachable() {
    var smb = host(open("445"), service(445, Given.speaking("smb")));
    String id = "port-smb-not-exposed";
    Declaration joined = read("domain-joined: true").getFirst();
    assertThat(told(id, joined, smb)).isEqualTo("fail high");
    assertThat(Given.verdict(id, joined, smb).because()).contains("domain");
    Declaration alone = read("domain-joined: false").getFirst();
    assertThat(Given.verdict(id, alone, smb).because()).doesNotContain("domain");
    var ssh = host(open("22"), service(22, Given.speaking("ssh")));
    assertThat(Given.verdict("port-ssh-not-exposed", joined, ssh).because())
        .doesNotContain("domain");
  }

  @Test
  void aGatewayThatPublishesTheConsoleIsNamed() {
    var page =
        new LoginSeen.Page(
            "endpoint-central", LoginSeen.Kind.LOGIN, "/x", false, Given.YES, List.of());
    var facts = host(open("443"), service(443, Given.https(), new LoginSeen(List.of(page))));
    String id = "login-page-not-reachable";
    assertThat(Given.verdict(id, read("role: secure-gateway").getFirst(), facts).because())
        .contains("secure gateway");
    assertThat(Given.verdict(id, read("role: server").getFirst(), facts).because())
        .doesNotContain("gateway");
  }

  @Test
  void aFileIsLookedForBesideTheDeclarationAndKnowsWhereItIsNamed(@TempDir Path folder)
      throws IOException {
    Path there = Files.createFile(folder.resolve("ca.pem"));
    Path said = folder.resolve("us.yaml");
    Files.writeString(said, "server: a.example\ntrust-store: ca.pem\n");
    Declarations.Said read = Declarations.read(said).getFirst();
    assertThat(read.declaration().server()).contains("a.example");
    Declarations.NamedFile found = read.trustStore().orElseThrow();
    assertThat(found.path()).isEqualTo(there);
    Files.delete(there);
    found = Declarations.read(said).getFirst().trustStore().orElseThrow();
    assertThat(found.path()).hasToString("ca.pem");
    assertThat(found.place()).hasToString(said + ":2:14");
  }

  @Test
  void aDeclaredGatewayMustEncrypt() {
    String id = "endpoint-central-gateways-encrypted";
    Declaration declared = read("ports: {gateway: 9047}").getFirst();
    var web = service(443, Given.https(Given.product("endpoint-central-msp")));
    for (int port : List.of(8047, 9047)) {
      var ports = census("443," + port, "8048,8053", "");
      var tls = host(ports, web, service(port, Given.https()));
      assertThat(told(id, declared, tls)).isEqualTo("pass");
      var clear = host(open("443," + port), web, service(port, Given.http()));
      assertThat(told(id, declared, clear)).isEqualTo("fail high");
      var silent = host(ports, web, service(port, Given.silent()));
      assertThat(told(id, declared, silent)).isEqualTo("unknown silent");
    }
  }

  @Test
  void whatOnlyLooksOpenBehindAMiddleboxIsNotOpenAsDeclared() {
    Declaration said =
        read("product: screenconnect\nports: {https: 443, relay: 8041}\nexpected-open: 443,8041")
            .getFirst();
    var web = service(443, Given.https(Given.product("screenconnect")));
    var relay = service(8041, Given.silent());
    HostFacts plain = host(open("443,8041"), web, relay);
    HostFacts middlebox = host(census("1-10000", "", "", "", true), web, relay);
    for (String id :
        List.of("port-expected-open", "screenconnect-relay-open", "screenconnect-relay-port")) {
      assertThat(told(id, said, plain)).as(id).isEqualTo("pass");
      assertThat(told(id, said, middlebox)).as(id).isEqualTo("unknown contradictory");
    }
    assertThat(told("screenconnect-web-open", said, middlebox)).as("it answers").isEqualTo("pass");
    Declaration database = read("ports: {database: 5432}").getFirst();
    assertThat(told("port-declared-database-closed", database, middlebox))
        .isEqualTo("unknown contradictory");
  }

  @Test
  void aRelayAloneNeedsNoWebServer() {
    Declaration relay =
        read("product: screenconnect\nrole: relay\nports: {relay: 9041}").getFirst();
    HostFacts facts = host(open("9041"), service(9041, Given.silent()));
    assertThat(told("screenconnect-relay-open", relay, facts)).isEqualTo("pass");
    assertThat(told("screenconnect-relay-port", relay, facts)).isEqualTo("pass");
    assertThat(told("screenconnect-web-open", relay, facts)).isEqualTo("n/a");
    assertThat(told("screenconnect-relay-open", relay, host(census("", "9041", ""))))
        .isEqualTo("fail medium");
    HostFacts web = host(open("9041"), service(9041, Given.https()));
    assertThat(told("screenconnect-relay-port", relay, web)).isEqualTo("fail medium");
  }

  @Test
  void aConsoleForFewThatAnyoneReachesIsWorse() {
    var page =
        new LoginSeen.Page(
            "screenconnect", LoginSeen.Kind.LOGIN, "/Login", false, Given.YES, List.of());
    var facts = host(open("443"), service(443, Given.https(), new LoginSeen(List.of(page))));
    assertThat(told("login-page-not-reachable", read(WHOLE).getFirst(), facts))
        .isEqualTo("fail high");
    assertThat(label(Given.verdict("login-page-not-reachable", facts))).isEqualTo("fail medium");
  }

  /** A port is not excused from questions by its number: one that speaks is asked. */
  @Test
  void onlyARelayThatKeepsSilentIsExcused() {
    Declaration declaration = read("ports: {https: 443, relay: 9041}").getFirst();
    var web = service(443, Given.https(Given.product("screenconnect")));
    for (var speaking : List.of(Given.https(), Given.http())) {
      var relay = service(9041, speaking, new LoginSeen(List.of()));
      assertThat(relays("http-hsts", declaration, host(open("443,9041"), web, relay)))
          .startsWith("unknown");
    }
    HostFacts silent = host(open("443,9041"), web, service(9041, Given.silent()));
    assertThat(relays("http-hsts", declaration, silent)).isEqualTo("n/a");
    HostFacts alone = host(open("9041"), service(9041, Given.silent()));
    assertThat(relays("http-hsts", declaration, alone))
        .as("without the product beside it")
        .startsWith("unknown");
  }

  private static String relays(String id, Declaration declaration, HostFacts facts) {
    return Judge.judge(
            List.of(facts),
            List.of(),
            Given.profile().withDeclarations(List.of(declaration)),
            io.picket.model.ClientId.SELF,
            Given.NOW)
        .stream()
        .filter(finding -> finding.key().check().value().equals(id))
        .filter(finding -> finding.key().subject().key().endsWith(":9041/tcp"))
        .map(finding -> label(finding.verdict()))
        .findFirst()
        .orElseThrow();
  }

  /** What is said of the server does not outweigh what is seen on it. */
  @Test
  void aRelayAloneThatServesPagesIsJudgedByThem() {
    Declaration relay = read("product: screenconnect\nrole: relay").getFirst();
    HostFacts facts =
        host(open("443,8041"), service(443, Given.https(Given.product("screenconnect"))));
    assertThat(Given.verdict("screenconnect-web-open", relay, facts).because())
        .isEqualTo("No web port is declared.");
    HostFacts without = host(open("443,8041"), service(443, Given.https()));
    assertThat(Given.verdict("screenconnect-web-open", relay, without).because())
        .isEqualTo("Declared to be a relay alone, which serves no pages.");
  }

  @Test
  void aDeclaredRelayIsExpectedOnItsPort() {
    Declaration declaration = read("ports: {relay: 9041}").getFirst();
    var web = service(443, Given.https(Given.product("screenconnect")));
    var relay = service(9041, Given.silent());
    assertThat(told("screenconnect-relay-port", declaration, host(open("443,9041"), web, relay)))
        .isEqualTo("pass");
    HostFacts shut = host(census("443", "9041", ""), web);
    assertThat(told("screenconnect-relay-open", declaration, shut)).isEqualTo("fail medium");
    assertThat(told("screenconnect-relay-port", declaration, shut)).startsWith("unknown");
    HostFacts both = host(open("443,9041"), web, relay);
    assertThat(told("screenconnect-relay-open", declaration, both)).isEqualTo("pass");
    assertThat(told("screenconnect-web-open", declaration, both)).isEqualTo("n/a");
  }

  private static String told(String id, Declaration declaration, HostFacts facts) {
    return label(Given.verdict(id, declaration, facts));
  }
}
