package io.picket.probes.service;

import static io.picket.probes.service.Instances.behind;
import static io.picket.probes.service.Instances.look;
import static io.picket.probes.service.Instances.together;
import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Answer;
import io.picket.model.Confidence;
import io.picket.model.Endpoint;
import io.picket.model.LoginSeen;
import io.picket.model.ProbeRun;
import io.picket.model.ProtocolSeen;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.probes.http.Estate;
import io.picket.probes.login.LoginProbe;
import io.picket.testkit.Behaviour;
import io.picket.testkit.Behaviours;
import io.picket.testkit.HostileServer;
import io.picket.testkit.Peer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Servers of every protocol on ports that are not usual for them, as they are, and a slow instance
 * of each, a lying one, and ones that are cut short, drip or never end: all are recognised or
 * unknown, in bounded time and bytes, and a lie is nobody's sure product.
 */
class RealInstancesTest {
  private static final Duration PATIENT = Duration.ofSeconds(20);

  private static Instances instances;

  @BeforeAll
  static void start() throws Exception {
    instances = new Instances();
  }

  @AfterAll
  static void stop() {
    instances.close();
  }

  private static Optional<String> protocol(ServiceFacts facts) {
    return Estate.seen(facts, ServiceSeen.class).protocol();
  }

  @Test
  void eachIsRecognisedByItsProtocolOnAnyPort() throws Exception {
    together(instances.talkative(), (name, place) -> look(place, PATIENT))
        .forEach((name, facts) ->
            assertThat(protocol(facts)).as(name + ": " + facts).contains(Instances.protocol(name)));
  }

  @Test
  void sambaIsRecognisedOnAnyPortByTheOneThingItAnswers() {
    Endpoint at = instances.at("smb");
    ServiceFacts facts = look(at, Duration.ofSeconds(6));
    ServiceSeen seen = Estate.seen(facts, ServiceSeen.class);
    assertThat(seen.protocol()).as("%s", facts).contains("smb");
    assertThat(seen.tls().isNo()).isTrue();
    assertThat(Estate.seen(facts, ProtocolSeen.class).traits())
        .anyMatch(trait -> trait.question() == ProtocolSeen.Question.SMB_1);
  }

  @Test
  void anEndpointMapperIsRecognisedOnAnyPortThoughItKeepsSilentToOthers() {
    Endpoint at = instances.at("msrpc");
    try (var relay = HostileServer.doing(Behaviours.leadingTo(at))) {
      ServiceFacts facts = look(relay.endpoint(), Duration.ofSeconds(6));
      ServiceSeen seen = Estate.seen(facts, ServiceSeen.class);
      assertThat(seen.protocol()).as("%s", facts).contains("msrpc");
      assertThat(seen.detail("endpoint mapper")).contains("answers");
    }
  }

  /** Its reader takes a hello and a request for the beginnings of long packets. */
  @Test
  void aTdsServerThatWaitsInSilenceIsRecognisedOnAnyPort() {
    ServiceFacts facts = look(instances.at("mssql of FreeTDS"), Duration.ofSeconds(6));
    ServiceSeen seen = Estate.seen(facts, ServiceSeen.class);
    assertThat(seen.protocol()).as("%s", facts).contains("mssql");
    assertThat(seen.detail("encryption")).contains("not supported");
    assertThat(seen.tls().isNo()).as("%s", seen.tls()).isTrue();
  }

  @Test
  void ofTelnetNoNegotiationIsShownAsItsWords() {
    Endpoint at = instances.at("telnet");
    assertThat(Estate.seen(look(at, PATIENT), ServiceSeen.class).banner()).isEmpty();
  }

  @Test
  void aSlowInstanceIsRecognisedWherePatienceLasts() throws Exception {
    behind(
            instances.talkative(),
            there -> Behaviours.slowlyLeadingTo(there, Duration.ofMillis(2), 500),
            PATIENT)
        .forEach((name, facts) ->
            assertThat(protocol(facts)).as(name + ": " + facts).contains(Instances.protocol(name)));
  }

  @Test
  void aSlowInstanceIsNeverTakenForAnother() throws Exception {
    behind(
            instances.all(),
            there -> Behaviours.slowlyLeadingTo(there, Duration.ofMillis(300), 1000),
            Duration.ofMillis(500))
        .forEach((name, facts) -> {
          ServiceSeen seen = Estate.seen(facts, ServiceSeen.class);
          assertThat(seen.protocol().orElse(Instances.protocol(name)))
              .as(name)
              .isEqualTo(Instances.protocol(name));
          assertThat(seen.products()).as(name).isEmpty();
          assertThat(seen.httpOverTls().isYes() || seen.plainHttp().isYes()).as(name).isFalse();
          noneIsReassuring(name, facts);
        });
  }

  @Test
  void aLyingInstanceIsNobodysSureProduct() throws Exception {
    var lies = new ArrayList<byte[]>();
    for (String text :
        List.of(
            "SSH-2.0-OpenSSH_9.9p1\r\n",
            "220 ProFTPD Server ready\r\n",
            "RFB 003.008\n",
            "HTTP/1.1 200 OK\r\n"
                + "Server: ScreenConnect/23.9.7.8804-1\r\n"
                + "Content-Length: 9\r\n\r\n")) {
      lies.add(text.getBytes(StandardCharsets.US_ASCII));
    }
    for (byte[] lie : lies) {
      behind(instances.all(), there -> Behaviours.lyingBefore(lie, there), Duration.ofMillis(1500))
          .forEach((name, facts) -> {
            ServiceSeen seen = Estate.seen(facts, ServiceSeen.class);
            assertThat(seen.products())
                .as(name)
                .noneMatch(match -> match.confidence() == Confidence.HIGH);
            if (!Instances.protocol(name).equals(seen.protocol().orElse(""))) {
              noneIsReassuring(name, facts);
            }
          });
    }
  }

  /** What becomes of an answer that began well. */
  enum Ending {
    STANDS_STILL(Behaviours.silent()),
    ENDS(client -> {}),
    IS_RESET(Peer::reset),
    DRIPS(Behaviours.drip(new byte[] {'a', 0, '\n', (byte) 0xff}, Duration.ofMillis(50))),
    NEVER_ENDS(Behaviours.endless("all work and no play ".getBytes(StandardCharsets.US_ASCII)));

    @SuppressWarnings("ImmutableEnumChecker") // A behaviour is a function without state.
    final Behaviour then;

    Ending(Behaviour then) {
      this.then = then;
    }
  }

  @ParameterizedTest
  @EnumSource(Ending.class)
  void anInstanceThatIsCutShortIsItselfOrUnknown(Ending ending) throws Exception {
    for (int bytes : new int[] {0, 1, 4, 11, 30}) {
      behind(
              instances.all(),
              there -> Behaviours.leadingTo(there, bytes, ending.then),
              Duration.ofMillis(400))
          .forEach((name, facts) -> {
            String what = name + " after " + bytes + " bytes: " + facts;
            ServiceSeen seen = Estate.seen(facts, ServiceSeen.class);
            String own = Instances.protocol(name);
            assertThat(seen.protocol().orElse(own)).as(what).isIn(own, "http");
            assertThat(seen.products())
                .as(what)
                .noneMatch(match -> match.confidence() == Confidence.HIGH);
            noneIsReassuring(what, facts);
            assertBounded(what, facts);
          });
    }
  }

  /** In bytes, connections and time, whatever comes. */
  private static void assertBounded(String what, ServiceFacts facts) {
    for (ProbeRun run : facts.runs()) {
      assertThat(run.connections()).as(what).isLessThanOrEqualTo(20);
      assertThat(run.bytesReceived()).as(what).isLessThan(2_000_000);
      assertThat(run.took()).as(what).isLessThan(Duration.ofSeconds(30));
    }
  }

  /** Nobody is told that a protocol is safe by a server that does not speak it to the end. */
  private static void noneIsReassuring(String name, ServiceFacts facts) {
    // One is told by the greeting's first bytes, the other by another port.
    var elsewhere = Set.of(ProtocolSeen.Question.SSH_1, ProtocolSeen.Question.MSSQL_BROWSER);
    facts
        .fact(ProtocolSeen.class)
        .ifPresent(seen ->
            assertThat(seen.traits())
                .as(name + ": " + facts)
                .noneMatch(
                    trait -> trait.answer().isNo() && !elsewhere.contains(trait.question())));
  }

  @Test
  void theManagerOfTomcatIsSeenAndNoLoginTried() {
    Endpoint at = instances.at("http");
    try (var estate = new Estate(PATIENT)) {
      ServiceFacts facts = estate.look(at, "", new LoginProbe(Estate.USER_AGENT));
      assertThat(Estate.seen(facts, ServiceSeen.class).product("tomcat").orElseThrow().version())
          .isPresent();
      List<LoginSeen.Page> pages = Estate.seen(facts, LoginSeen.class).pages();
      assertThat(pages).hasSize(2).allMatch(page -> page.kind() == LoginSeen.Kind.ADMINISTRATION);
      assertThat(page(pages, "/manager/html"))
          .isEqualTo(new Answer.Yes("it asks for a password with 401"));
      assertThat(page(pages, "/host-manager/html").isNo()).isTrue();
    }
  }

  private static Answer page(List<LoginSeen.Page> pages, String path) {
    return pages.stream()
        .filter(page -> page.url().endsWith(path))
        .findFirst()
        .orElseThrow()
        .reachable();
  }
}
