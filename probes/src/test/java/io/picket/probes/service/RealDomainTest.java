package io.picket.probes.service;

import static io.picket.testkit.AtOnce.each;
import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Endpoint;
import io.picket.model.ProtocolSeen;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.probes.http.Estate;
import io.picket.testkit.Behaviours;
import io.picket.testkit.DomainController;
import io.picket.testkit.HostileServer;
import io.picket.testkit.KeyKind;
import io.picket.testkit.TestPki;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real domain controller: each of its services on its usual port, and behind one that is not. */
class RealDomainTest {
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private static final Map<Integer, String> PROTOCOLS =
      Map.of(
          135, "msrpc", 139, "netbios", 389, "ldap", 445, "smb", 636, "ldap", 3268, "ldap", 3269,
          "ldap");

  /** Servers of RPC that are no endpoint mapper. */
  private static final int OTHER_RPC = 49152;

  private static Map<String, ServiceFacts> seen;

  /** Everything at once, since those that keep silent to most questions take patience. */
  @BeforeAll
  static void look() throws Exception {
    var credential = TestPki.today().order("dc1.pretend.example").key(KeyKind.RSA_2048).issue();
    try (var controller = DomainController.samba(credential)) {
      var places = new TreeMap<String, Endpoint>();
      for (int port : DomainController.PORTS) {
        places.put(usual(port), controller.at(port));
        places.put(behind(port), controller.at(port));
      }
      places.put(usual(OTHER_RPC), controller.at(OTHER_RPC));
      seen = each(places, RealDomainTest::lookAt);
    }
  }

  private static ServiceFacts lookAt(String name, Endpoint at) {
    if (name.equals(usual(at.port()))) {
      return Instances.look(at, PATIENCE);
    }
    try (var relay = HostileServer.doing(Behaviours.leadingTo(at))) {
      return Instances.look(relay.endpoint(), PATIENCE);
    }
  }

  private static String usual(int port) {
    return "on " + port;
  }

  private static String behind(int port) {
    return "from another port to " + port;
  }

  private static ServiceFacts facts(String name) {
    return Optional.ofNullable(seen.get(name)).orElseThrow();
  }

  private static ServiceSeen service(String name) {
    return Estate.seen(facts(name), ServiceSeen.class);
  }

  private static void assertSpeaks(String name, String protocol) {
    assertThat(service(name).protocol()).as(name + ": " + facts(name)).contains(protocol);
  }

  @Test
  void eachServiceIsRecognisedOnItsPort() {
    PROTOCOLS.forEach((port, protocol) -> assertSpeaks(usual(port), protocol));
  }

  /** At other ports than its own NetBIOS is asked for SMB before, and Samba answers. */
  @Test
  void eachServiceIsRecognisedOnAnyPort() {
    PROTOCOLS.forEach((port, protocol) ->
        assertSpeaks(behind(port), protocol.equals("netbios") ? "smb" : protocol));
  }

  @Test
  void whatItGivesAwayIsRead() {
    assertThat(service(usual(135)).detail("endpoint mapper")).contains("answers");
    assertThat(service(usual(OTHER_RPC)).detail("endpoint mapper")).contains("is not at this port");
    assertThat(service(usual(139)).detail("session")).contains("accepted");
    assertThat(service(usual(445)).detail("signing")).contains("required");
    assertThat(Estate.seen(facts(usual(445)), ProtocolSeen.class).traits())
        .anyMatch(
            trait -> trait.question() == ProtocolSeen.Question.SMB_1 && trait.answer().isNo());
  }

  @Test
  void theGlobalCatalogueIsSeenAsTheDirectoryIsInClearAndInsideTls() {
    for (int port : new int[] {389, 636, 3268, 3269}) {
      boolean inTls = port == 636 || port == 3269;
      ServiceSeen ldap = service(usual(port));
      assertThat(ldap.tls().isYes()).as("TLS on " + port).isEqualTo(inTls);
      assertThat(ldap.upgrades()).as("StartTLS on " + port).isEqualTo(!inTls);
      assertThat(ldap.detail("anonymous bind")).as("bind on " + port).contains("accepted");
    }
  }
}
