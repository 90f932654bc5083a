package io.picket.probes.service;

import static io.picket.probes.service.Instances.behind;
import static io.picket.probes.service.Instances.look;
import static io.picket.testkit.AtOnce.each;
import static java.nio.charset.StandardCharsets.US_ASCII;
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
import io.picket.testkit.Peer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
    each(instances.talkative(), (name, place) -> look(place, PATIENT))
        .forEach((name, facts) ->
            assertThat(protocol(facts)).as(name + ": " + facts).contains(Instances.protocol(name)));
  }

  /**
   * Those that keep silent to a hello and a request, which to their readers are the beginnings of
   * long packets. All at once, for they take patience.
   */
  @Test
  void whoKeepsSilentToOthersIsRecognisedByTheOneThingItAnswers() throws Exception {
    Map<String, Endpoint> silent = instances.all();
    silent.keySet().retainAll(Set.of("msrpc", "mssql of FreeTDS", "smb"));
    Map<String, ServiceFacts> looked = behind(silent, Behaviours::leadingTo, Duration.ofSeconds(4));
    looked.forEach((name, facts) ->
        assertThat(protocol(facts)).as(name + ": " + facts).contains(Instances.protocol(name)));
    assertThat(seen(looked, "smb").tls().isNo()).isTrue();
    assertThat(Estate.seen(of(looked, "smb"), ProtocolSeen.class).traits())
        .anyMatch(trait -> trait.question() == ProtocolSeen.Question.SMB_1);
    assertThat(seen(looked, "msrpc").detail("endpoint mapper")).contains("answers");
    ServiceSeen tds = seen(looked, "mssql of FreeTDS");
    assertThat(tds.detail("encryption")).contains("not supported");
    assertThat(tds.tls().isNo()).as("%s", tds.tls()).isTrue();
  }

  private static ServiceFacts of(Map<String, ServiceFacts> looked, String name) {
    return Optional.ofNullable(looked.get(name)).orElseThrow();
  }

  private static ServiceSeen seen(Map<String, ServiceFacts> looked, String name) {
    return Estate.seen(of(looked, name), ServiceSeen.class);
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
    var lies =
        Map.of(
            "SSH", "SSH-2.0-OpenSSH_9.9p1\r\n",
            "FTP", "220 ProFTPD Server ready\r\n",
            "VNC", "RFB 003.008\n",
            "HTTP",
                "HTTP/1.1 200 OK\r\n"
                    + "Server: ScreenConnect/23.9.7.8804-1\r\n"
                    + "Content-Length: 9\r\n\r\n");
    each(
            lies,
            (_, lie) ->
                behind(
                    instances.all(),
                    there -> Behaviours.lyingBefore(lie.getBytes(US_ASCII), there),
                    Duration.ofMillis(1500)))
        .forEach((lie, seen) ->
            seen.forEach((name, facts) -> isNobodysSureProduct(name + " as " + lie, facts)));
  }

  private static void isNobodysSureProduct(String name, ServiceFacts facts) {
    ServiceSeen seen = Estate.seen(facts, ServiceSeen.class);
    assertThat(seen.products()).as(name).noneMatch(match -> match.confidence() == Confidence.HIGH);
    if (!Instances.protocol(name).equals(seen.protocol().orElse(""))) {
      noneIsReassuring(name, facts);
    }
  }

  /** What becomes of an answer that began well. */
  enum Ending {
    STANDS_STILL(Behaviours.silent()),
    ENDS(client -> {}),
    IS_RESET(Peer::reset),
    DRIPS(Behaviours.drip(new byte[] {'a', 0, '\n', (byte) 0xff}, Duration.ofMillis(50))),
    NEVER_ENDS(Behaviours.endless("all work and no play ".getBytes(US_ASCII)));

    @SuppressWarnings("ImmutableEnumChecker") // A behaviour is a function without state.
    final Behaviour then;

    Ending(Behaviour then) {
      this.then = then;
    }
  }

  @ParameterizedTest
  @EnumSource(Ending.class)
  void anInstanceThatIsCutShortIsItselfOrUnknown(Ending ending) throws Exception {
    var after = Map.of("no byte", 0, "1 byte", 1, "4 bytes", 4, "11 bytes", 11, "30 bytes", 30);
    each(
            after,
            (_, bytes) ->
                behind(
                    instances.all(),
                    there -> Behaviours.leadingTo(there, bytes, ending.then),
                    Duration.ofMillis(400)))
        .forEach(
            (bytes, seen) -> seen.forEach((name, facts) -> isItselfOrUnknown(name, bytes, facts)));
  }

  private static void isItselfOrUnknown(String name, String after, ServiceFacts facts) {
    String what = name + " after " + after + ": " + facts;
    ServiceSeen seen = Estate.seen(facts, ServiceSeen.class);
    String own = Instances.protocol(name);
    assertThat(seen.protocol().orElse(own)).as(what).isIn(own, "http");
    assertThat(seen.products()).as(what).noneMatch(match -> match.confidence() == Confidence.HIGH);
    noneIsReassuring(what, facts);
    assertBounded(what, facts);
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
