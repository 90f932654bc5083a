package io.picket.probes.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Answer;
import io.picket.model.Confidence;
import io.picket.model.Endpoint;
import io.picket.model.LoginSeen;
import io.picket.model.ProtocolSeen;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.probes.http.Estate;
import io.picket.probes.login.LoginProbe;
import io.picket.testkit.Behaviour;
import io.picket.testkit.Behaviours;
import io.picket.testkit.Credential;
import io.picket.testkit.Daemons;
import io.picket.testkit.Databases;
import io.picket.testkit.HostileServer;
import io.picket.testkit.KeyKind;
import io.picket.testkit.RemoteDesktops;
import io.picket.testkit.TestPki;
import io.picket.testkit.TlsServer;
import io.picket.testkit.Tomcats;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Real servers on ports that are not usual for them, as they are, a slow instance of each and a
 * lying one: what is slow is recognised or unknown, and a lie is nobody's sure product.
 */
class RealInstancesTest {
  /** GnuTLS, and so Debian's slapd, cannot use the form of other keys. */
  private static final Credential KEY =
      TestPki.today().order("rmm.example.com").key(KeyKind.RSA_2048).issue();

  private static final Duration PATIENT = Duration.ofSeconds(20);

  /** By the protocol, and what tells two servers of one protocol apart. */
  private static final Map<String, Supplier<TlsServer>> PROGRAMS =
      Map.ofEntries(
          Map.entry("ftp", () -> Daemons.vsftpd(Optional.empty())),
          Map.entry("http", () -> Tomcats.tomcat(true)),
          Map.entry("ldap", Daemons::slapd),
          Map.entry("ldap inside TLS", () -> Daemons.slapdInTls(KEY)),
          Map.entry("msrpc", Daemons::endpointMapper),
          Map.entry("mysql", () -> Databases.mariadb(Optional.empty())),
          Map.entry("postgresql", () -> Databases.postgresql(Optional.empty())),
          Map.entry("rdp", () -> RemoteDesktops.freerdp("nla")),
          Map.entry("rdp of xrdp", () -> Daemons.xrdp("negotiate", KEY)),
          Map.entry("smb", () -> Daemons.smbd("mandatory")),
          Map.entry("ssh", () -> Daemons.sshd("")),
          Map.entry("telnet", Daemons::telnetd),
          Map.entry("vnc", () -> Daemons.xvnc("VncAuth")));

  private static final Map<String, TlsServer> SERVERS = new ConcurrentHashMap<>();

  @BeforeAll
  static void start() throws Exception {
    together(PROGRAMS, (name, program) -> SERVERS.put(name, program.get()));
  }

  @AfterAll
  static void stop() throws Exception {
    together(
        SERVERS,
        (name, server) -> {
          server.close();
          return name;
        });
  }

  /** Does the same to each at once; the results by name. */
  private static <T, R> Map<String, R> together(Map<String, T> all, BiFunction<String, T, R> each)
      throws Exception {
    var results = new TreeMap<String, Future<R>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      all.forEach((name, one) -> {
        Callable<R> work = () -> each.apply(name, one);
        results.put(name, threads.submit(work));
      });
    }
    var told = new TreeMap<String, R>();
    for (var result : results.entrySet()) {
      told.put(result.getKey(), result.getValue().get());
    }
    return told;
  }

  private static ServiceFacts look(Endpoint at, Duration patience) {
    try (var estate = new Estate(patience)) {
      return estate.look(at, "", new ProtocolProbe());
    }
  }

  /**
   * All but those of Samba, which wait in silence for the end of a message that a ClientHello seems
   * to begin, so that patience with them is waited for.
   */
  private static Map<String, TlsServer> talkative() {
    var some = new TreeMap<>(SERVERS);
    some.remove("msrpc");
    some.remove("smb");
    return some;
  }

  private static Map<String, ServiceFacts> behind(
      Map<String, TlsServer> servers, Function<Endpoint, Behaviour> front, Duration patience)
      throws Exception {
    return together(
        servers,
        (name, server) -> {
          try (var relay = HostileServer.doing(front.apply(server.endpoint()))) {
            return look(relay.endpoint(), patience);
          }
        });
  }

  private static Optional<String> protocol(ServiceFacts facts) {
    return Estate.seen(facts, ServiceSeen.class).protocol();
  }

  private static String expected(String name) {
    return name.split(" ", 2)[0];
  }

  @Test
  void eachIsRecognisedByItsProtocolOnAnyPort() throws Exception {
    together(talkative(), (name, server) -> look(server.endpoint(), PATIENT))
        .forEach((name, facts) ->
            assertThat(protocol(facts)).as(name + ": " + facts).contains(expected(name)));
  }

  @Test
  void sambaIsRecognisedOnAnyPortByTheOneThingItAnswers() {
    Endpoint at = Optional.ofNullable(SERVERS.get("smb")).orElseThrow().endpoint();
    ServiceFacts facts = look(at, Duration.ofSeconds(6));
    ServiceSeen seen = Estate.seen(facts, ServiceSeen.class);
    assertThat(seen.protocol()).as("%s", facts).contains("smb");
    assertThat(seen.tls().isNo()).isTrue();
    assertThat(Estate.seen(facts, ProtocolSeen.class).traits())
        .anyMatch(trait -> trait.question() == ProtocolSeen.Question.SMB_1);
  }

  @Test
  void anEndpointMapperIsRecognisedOnAnyPortThoughItKeepsSilentToOthers() {
    Endpoint at = Optional.ofNullable(SERVERS.get("msrpc")).orElseThrow().endpoint();
    try (var relay = HostileServer.doing(Behaviours.leadingTo(at))) {
      ServiceFacts facts = look(relay.endpoint(), Duration.ofSeconds(6));
      ServiceSeen seen = Estate.seen(facts, ServiceSeen.class);
      assertThat(seen.protocol()).as("%s", facts).contains("msrpc");
      assertThat(seen.detail("endpoint mapper")).contains("answers");
    }
  }

  @Test
  void ofTelnetNoNegotiationIsShownAsItsWords() {
    Endpoint at = Optional.ofNullable(SERVERS.get("telnet")).orElseThrow().endpoint();
    assertThat(Estate.seen(look(at, PATIENT), ServiceSeen.class).banner()).isEmpty();
  }

  @Test
  void aSlowInstanceIsRecognisedWherePatienceLasts() throws Exception {
    behind(
            talkative(),
            there -> Behaviours.slowlyLeadingTo(there, Duration.ofMillis(2), 500),
            PATIENT)
        .forEach((name, facts) ->
            assertThat(protocol(facts)).as(name + ": " + facts).contains(expected(name)));
  }

  @Test
  void aSlowInstanceIsNeverTakenForAnother() throws Exception {
    behind(
            SERVERS,
            there -> Behaviours.slowlyLeadingTo(there, Duration.ofMillis(300), 1000),
            Duration.ofMillis(500))
        .forEach((name, facts) -> {
          ServiceSeen seen = Estate.seen(facts, ServiceSeen.class);
          assertThat(seen.protocol().orElse(expected(name))).as(name).isEqualTo(expected(name));
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
      behind(SERVERS, there -> Behaviours.lyingBefore(lie, there), Duration.ofMillis(1500))
          .forEach((name, facts) -> {
            ServiceSeen seen = Estate.seen(facts, ServiceSeen.class);
            assertThat(seen.products())
                .as(name)
                .noneMatch(match -> match.confidence() == Confidence.HIGH);
            if (!expected(name).equals(seen.protocol().orElse(""))) {
              noneIsReassuring(name, facts);
            }
          });
    }
  }

  /** Nobody is told that a protocol is safe by a server that does not speak it to the end. */
  private static void noneIsReassuring(String name, ServiceFacts facts) {
    facts
        .fact(ProtocolSeen.class)
        .ifPresent(seen ->
            assertThat(seen.traits())
                .as(name + ": " + facts)
                .noneMatch(trait ->
                    trait.answer().isNo() && trait.question() != ProtocolSeen.Question.SSH_1));
  }

  @Test
  void theManagerOfTomcatIsSeenAndNoLoginTried() {
    Endpoint at = Optional.ofNullable(SERVERS.get("http")).orElseThrow().endpoint();
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
