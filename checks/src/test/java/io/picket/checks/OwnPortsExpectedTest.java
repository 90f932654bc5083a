package io.picket.checks;

import static io.picket.checks.Given.census;
import static io.picket.checks.Given.host;
import static io.picket.checks.Given.label;
import static io.picket.checks.Given.open;
import static io.picket.checks.Given.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.picket.fingerprints.data.Yaml;
import io.picket.model.Declaration;
import io.picket.model.HostFacts;
import io.picket.model.Outcome;
import io.picket.model.PortSet;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnPortsExpectedTest {
  private static final String ID = "product-own-ports-expected";
  private static final ServiceFacts CONSOLE =
      service(8383, Given.https(Given.product("endpoint-central")));

  /** The console, one port more, and the product's other ports, which are closed. */
  private static HostFacts console(String open, ServiceFacts other) {
    String closed =
        PortSet.parse("8021,8022,8027,8031,8384,8443").minus(PortSet.parse(open)).toString();
    return host(census(open, closed, ""), CONSOLE, other);
  }

  private static String told(HostFacts facts) {
    return label(Given.verdict(ID, facts));
  }

  private static String told(String declaration, HostFacts facts) {
    Declaration said = Declarations.read(Yaml.read("us.yaml", declaration)).getFirst();
    return label(Given.verdict(ID, said, facts));
  }

  @Test
  void aPortOfTheAgentsThatNobodyExpectedIsTold() {
    HostFacts open = console("8027,8383", service(8027, Given.silent()));
    assertThat(told(open)).isEqualTo("fail low");
    assertThat(Given.verdict(ID, open).because())
        .contains("port 8027", "notification server", "agents need");
    assertThat(told("expected-open: 8027,8383", open)).isEqualTo("pass");
    assertThat(told("expected-open: 8383", open)).isEqualTo("fail low");
  }

  @Test
  void aPortOfTheSiteIsWorse() {
    HostFacts facts = host(open("8383,8384"), CONSOLE, service(8384, Given.https()));
    assertThat(told(facts)).isEqualTo("fail high");
    assertThat(Given.verdict(ID, facts).because()).contains("nobody outside of its site");
  }

  @Test
  void withoutTheProductTheNumberMeansNothing() {
    HostFacts other =
        host(open("443,8027"), service(443, Given.https()), service(8027, Given.silent()));
    assertThat(told(other)).isEqualTo("n/a");
    var unclear =
        service(8027)
            .with(
                Given.run(
                    ServiceSeen.class, new Outcome.Inconclusive<>(Reason.RESET, "it broke off")));
    assertThat(told(host(open("443,8027"), service(443, Given.https()), unclear)))
        .isEqualTo("unknown reset");
  }

  @Test
  void whatElseListensThereIsNotTheProducts() {
    assertThat(told(console("8027,8383", service(8027, Given.speaking("ssh"))))).isEqualTo("pass");
    var nable = service(443, Given.https(Given.product("n-central")));
    assertThat(told(host(open("443,5280"), nable, service(5280, Given.speaking("xmpp")))))
        .isEqualTo("fail low");
  }

  @Test
  void whatWasNotFoundOutIsUnknown() {
    assertThat(told(host(census("8383", "", "8027"), CONSOLE))).isEqualTo("unknown not_tried");
    assertThat(told(host(census("8383", "8021,8022,8027,8031,8384,8443", ""), CONSOLE)))
        .isEqualTo("pass");
    HostFacts some = host(census("8383", "8021,8022,8027,8031,8384", ""), CONSOLE);
    assertThat(told(some)).isEqualTo("unknown not_tried");
    assertThat(Given.verdict(ID, some).because()).contains("not port 8443");
    assertThat(told(host(open("8383"), CONSOLE))).as("nobody wanted to know").isEqualTo("n/a");
    HostFacts anything =
        host(census("1-10000", "", "", "", true), CONSOLE, service(8027, Given.silent()));
    assertThat(told(anything)).isEqualTo("unknown not_tried");
  }

  @Test
  void aProductThatWasExpectedAndNotRecognisedIsNotAbsent() {
    HostFacts other =
        host(census("443", "8021,8022,8027,8031,8384,8443", ""), service(443, Given.https()));
    assertThat(label(Given.verdict(ID, Given.profile("endpoint-central"), other)))
        .isEqualTo("unknown unrecognised");
    assertThat(label(Given.verdict(ID, Given.profile("screenconnect"), other)))
        .as("its other ports are not known")
        .isEqualTo("n/a");
    assertThat(told("product: endpoint-central", other)).isEqualTo("unknown unrecognised");
    assertThat(told("product: endpoint-central\nports: {agent: 8027}", other))
        .as("a closed port does not tell where the rest is")
        .isEqualTo("unknown unrecognised");
    assertThat(told("product: n-central", host(open("8383"), CONSOLE)))
        .as("another product was recognised")
        .isEqualTo("unknown unrecognised");
    assertThat(told("product: endpoint-central\nrole: distribution-server", other))
        .as("of which nobody knows a sign")
        .isEqualTo("n/a");
  }

  @Test
  void everyOwnPortIsAskedByTheDefaultProfile() {
    PortSet asked = Profiles.named(Profiles.DEFAULT).orElseThrow().ports();
    for (var product : io.picket.fingerprints.products.Products.all()) {
      product.ownPorts().forEach(own -> assertThat(asked.contains(own.port())).isTrue());
    }
  }

  @Test
  void declaredPortsCountLikeTheVendorsOwn() {
    var web = service(443, Given.https(Given.product("endpoint-central-msp")));
    for (String use : List.of("agent", "gateway", "notification")) {
      String said = "ports: {https: 443, " + use + ": 9999}";
      assertThat(told(said, host(open("443,9999"), web))).isEqualTo("fail low");
      String own = "8041,8047,8054";
      assertThat(told(said, host(census("443", "9999," + own, ""), web))).isEqualTo("pass");
      assertThat(told(said + "\nexpected-open: 443,9999", host(census("443,9999", own, ""), web)))
          .isEqualTo("pass");
    }
    assertThat(told("ports: {https: 443, agent: 443}", host(open("443"), web))).isEqualTo("n/a");
    assertThat(told("product: n-central\nports: {agent: 9999}", host(census("", "", ""))))
        .isEqualTo("unknown silent");
  }
}
