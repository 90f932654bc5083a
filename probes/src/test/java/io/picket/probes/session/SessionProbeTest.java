package io.picket.probes.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.fingerprints.tls.Suites;
import io.picket.model.AddressRange;
import io.picket.model.Admission;
import io.picket.model.Answer;
import io.picket.model.Clearance;
import io.picket.model.ClientId;
import io.picket.model.Endpoint;
import io.picket.model.Host;
import io.picket.model.HostName;
import io.picket.model.Intrusion;
import io.picket.model.Outcome;
import io.picket.model.PortSet;
import io.picket.model.ProbeRun;
import io.picket.model.Reason;
import io.picket.model.Scope;
import io.picket.model.ServiceFacts;
import io.picket.model.TlsSession;
import io.picket.model.TlsSession.Question;
import io.picket.model.TlsSupport;
import io.picket.model.TlsVersion;
import io.picket.probes.Site;
import io.picket.probes.wire.Family;
import io.picket.probes.wire.Network;
import io.picket.probes.wire.Pace;
import io.picket.probes.wire.Wire;
import io.picket.testkit.Behaviour;
import io.picket.testkit.Behaviours;
import io.picket.testkit.BouncyCastleServer;
import io.picket.testkit.Credential;
import io.picket.testkit.Hostile;
import io.picket.testkit.HostileServer;
import io.picket.testkit.KeyKind;
import io.picket.testkit.NginxConfiguration;
import io.picket.testkit.TestPki;
import io.picket.testkit.Tls;
import io.picket.testkit.TlsServer;
import io.picket.testkit.TlsServers;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionProbeTest {
  private static final String NAME = "rmm.example.com";
  private static final int[] MODERN = {0x1301, 0x1302, 0x1303};
  private static final int[] OLDER = {0xc02f, 0xc030, 0xc013, 0x009c, 0x002f};
  private static final TestPki PKI = TestPki.today();

  private Wire.Spending spent = new Wire.Spending(0, 0, 0);

  @Test
  void aModernServerWithTicketsCostsSixConnectionsAtMost() throws Exception {
    try (TlsServer server = TlsServers.nginx(NginxConfiguration.MODERN, rsa())) {
      TlsSession seen = look(server.endpoint(), Intrusion.REQUEST, both());
      assertThat(spent.connections()).isLessThanOrEqualTo(6);
      assertThat(seen.handshakes())
          .hasSize(2)
          .allSatisfy(handshake -> {
            assertThat(handshake.finished().isYes()).as(handshake.toString()).isTrue();
            assertThat(handshake.certificateAsked().isNo()).isTrue();
            assertThat(handshake.certificateRequired().isNo()).isTrue();
            assertThat(handshake.tickets()).isNotEmpty();
            assertThat(handshake.tickets().getFirst().lifetimeSeconds()).isEqualTo(300);
          });
      assertYes(seen, Question.RESUMES_IN_TLS_1_3);
      assertYes(seen, Question.RESUMES_BY_TICKET);
      assertNo(seen, Question.RESUMES_BY_SESSION_ID);
      assertNo(seen, Question.EARLY_DATA);
      assertNo(seen, Question.CLIENT_RENEGOTIATION);
      assertYes(seen, Question.MAX_FRAGMENT_LENGTH);
      assertNo(seen, Question.RECORD_SIZE_LIMIT);
    }
  }

  @Test
  void earlyDataIsReadFromTheTicket() throws Exception {
    String lines = "ssl_early_data on; location / { return 200; }";
    try (TlsServer server = TlsServers.nginx(NginxConfiguration.MODERN, lines, rsa())) {
      TlsSession seen = look(server.endpoint(), Intrusion.HANDSHAKE, modern());
      assertYes(seen, Question.EARLY_DATA);
      assertThat(seen.handshakes().getFirst().tickets())
          .extracting(TlsSession.Ticket::earlyDataBytes)
          .contains(16384L);
    }
  }

  @Test
  void withoutTicketsNothingIsResumedByThem() throws Exception {
    try (TlsServer server =
        TlsServers.openssl(rsa(), "-num_tickets", "0", "-no_ticket", "-serverpref")) {
      TlsSession seen = look(server.endpoint(), Intrusion.HANDSHAKE, both());
      assertNo(seen, Question.RESUMES_BY_TICKET);
      assertNo(seen, Question.RESUMES_IN_TLS_1_3);
      assertYes(seen, Question.RESUMES_BY_SESSION_ID);
      assertThat(spent.connections())
          .as("TLS 1.3 once; below it a session, its id, and one more that may bring a ticket")
          .isEqualTo(4);
      assertThat(seen.answer(Question.CLIENT_RENEGOTIATION))
          .as("never without leave")
          .isInstanceOfSatisfying(
              Answer.Unknown.class,
              unknown -> assertThat(unknown.reason()).isEqualTo(Reason.OUT_OF_SCOPE));
    }
  }

  @Test
  void renegotiationIsAnsweredByAServerThatAllowsIt() throws Exception {
    try (TlsServer server = TlsServers.openssl(rsa(), "-tls1_2", "-client_renegotiation")) {
      assertYes(
          look(server.endpoint(), Intrusion.REQUEST, older(OLDER)), Question.CLIENT_RENEGOTIATION);
    }
    try (TlsServer server = TlsServers.openssl(rsa(), "-tls1_2", "-no_renegotiation")) {
      assertNo(
          look(server.endpoint(), Intrusion.REQUEST, older(OLDER)), Question.CLIENT_RENEGOTIATION);
    }
  }

  @Test
  void aClientCertificateIsRequestedOrRequired() throws Exception {
    for (String version : List.of("-tls1_3", "-tls1_2")) {
      TlsSupport support = version.equals("-tls1_3") ? modern() : older(OLDER);
      try (TlsServer server = TlsServers.openssl(rsa(), "-verify", "1", version)) {
        TlsSession.Handshake seen =
            look(server.endpoint(), Intrusion.HANDSHAKE, support).handshakes().getFirst();
        assertThat(seen.certificateAsked().isYes()).as(seen.toString()).isTrue();
        assertThat(seen.certificateRequired().isNo()).as(seen.toString()).isTrue();
      }
      try (TlsServer server = TlsServers.openssl(rsa(), "-Verify", "1", version)) {
        TlsSession.Handshake seen =
            look(server.endpoint(), Intrusion.HANDSHAKE, support).handshakes().getFirst();
        assertThat(seen.certificateAsked().isYes()).as(seen.toString()).isTrue();
        assertThat(seen.certificateRequired().isYes()).as(seen.toString()).isTrue();
      }
    }
  }

  @Test
  void onceRefusedForWantOfACertificateNoOtherHandshakeIsBegun() throws Exception {
    try (TlsServer server = TlsServers.openssl(rsa(), "-Verify", "1")) {
      TlsSession seen = look(server.endpoint(), Intrusion.REQUEST, both());
      assertThat(spent.connections()).isEqualTo(1);
      assertThat(seen.answer(Question.RESUMES_BY_TICKET).isUnknown()).isTrue();
      assertThat(seen.answer(Question.CLIENT_RENEGOTIATION).isUnknown()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0xc02f, 0xc030, 0xcca8, 0xc013, 0xc014, 0xc027, 0xc028, 0x009e, 0x0033, 0x0067, 0x009c,
        0x009d, 0x002f, 0x0035, 0x003c, 0xc09c, 0xc0a0
      })
  void everySuiteOfTls12IsFinished(int suite) throws Exception {
    try (TlsServer server =
        TlsServers.openssl(rsa(), "-tls1_2", "-cipher", "ALL:@SECLEVEL=0", "-no_etm")) {
      assertFinished(server, older(suite));
    }
    try (TlsServer server = TlsServers.openssl(rsa(), "-tls1_2", "-cipher", "ALL:@SECLEVEL=0")) {
      assertFinished(server, older(suite));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS_1_0", "TLS_1_1"})
  void olderVersionsAreFinished(TlsVersion version) throws Exception {
    String protocol = version == TlsVersion.TLS_1_0 ? "TLSv1" : "TLSv1.1";
    try (TlsServer server = TlsServers.jsse(List.of(protocol), List.of(), rsa())) {
      for (int suite : new int[] {0xc013, 0x002f, 0x000a, 0x0005, 0x0033}) {
        assertFinished(server, support(entry(version, suite)));
      }
    }
  }

  @Test
  void otherStacksAreFinishedToo() throws Exception {
    try (TlsServer jsse = TlsServers.jsse(List.of("TLSv1.3", "TLSv1.2"), List.of(), rsa());
        TlsServer gnutls = TlsServers.gnutls(rsa(), "NORMAL");
        BouncyCastleServer castle =
            TlsServers.bouncyCastle(BouncyCastleServer.Offer.postQuantum(rsa()))) {
      for (TlsServer server : List.of(jsse, gnutls, castle)) {
        TlsSession seen = look(server.endpoint(), Intrusion.HANDSHAKE, both());
        assertThat(seen.handshakes())
            .as(seen.toString())
            .allMatch(handshake -> handshake.finished().isYes());
      }
      assertThat(castle.connections()).as("counted at both ends").isEqualTo(spent.connections());
      TlsSession seen = look(jsse.endpoint(), Intrusion.HANDSHAKE, both());
      assertYes(seen, Question.RESUMES_BY_SESSION_ID);
      assertYes(seen, Question.RESUMES_BY_TICKET);
      assertYes(seen, Question.RESUMES_IN_TLS_1_3);
    }
  }

  @ParameterizedTest
  @EnumSource(Hostile.class)
  void aHostileServerIsNeverAnAnswer(Hostile hostile) throws Exception {
    try (HostileServer server = hostile.start()) {
      TlsSession seen = look(server.endpoint(), Intrusion.REQUEST, both(), Duration.ofMillis(700));
      assertThat(seen.handshakes())
          .allSatisfy(handshake -> {
            assertThat(handshake.finished().isUnknown()).as(handshake.toString()).isTrue();
            assertThat(handshake.certificateRequired().isUnknown()).isTrue();
          });
      assertThat(seen.features())
          .as(seen.toString())
          .allMatch(feature -> feature.answer().isUnknown());
    }
  }

  @Test
  void aHugeListOfAuthoritiesIsBounded() throws Exception {
    Credential leaf = rsa();
    byte[] name = new javax.security.auth.x500.X500Principal("CN=\u202e gpj.exe").getEncoded();
    var names = new ByteArrayOutputStream();
    for (int i = 0; i < 1_000; i++) {
      names.write(0);
      names.write(name.length);
      names.writeBytes(name);
    }
    var request = new ByteArrayOutputStream();
    request.writeBytes(new byte[] {1, 1, 0, 2, 4, 1});
    request.writeBytes(new byte[] {(byte) (names.size() >>> 8), (byte) names.size()});
    request.writeBytes(names.toByteArray());
    var flight = new ByteArrayOutputStream();
    flight.writeBytes(Tls.serverHello(Tls.TLS_1_2, 0x002f));
    flight.writeBytes(Tls.certificate(Tls.TLS_1_2, List.of(leaf.der())));
    flight.writeBytes(
        Tls.record(Tls.HANDSHAKE, Tls.TLS_1_2, Tls.handshake(13, request.toByteArray())));
    flight.writeBytes(Tls.serverHelloDone(Tls.TLS_1_2));
    byte[] answer = flight.toByteArray();
    Behaviour demanding =
        Behaviours.perRecord(
            record -> record.length > 5 && record[5] == 1 ? answer : Tls.alert(2, 42));
    try (HostileServer server = HostileServer.doing(demanding)) {
      TlsSession.Handshake seen =
          look(server.endpoint(), Intrusion.REQUEST, older(0x002f)).handshakes().getFirst();
      assertThat(seen.certificateRequired().isYes()).as(seen.toString()).isTrue();
      assertThat(seen.authorities())
          .hasSizeBetween(1, 100)
          .allMatch(text -> !text.contains("\u202e"));
    }
  }

  @Test
  void whatComesBehindAServerHelloMustOpen() throws Exception {
    byte[] sealed = Tls.record(23, Tls.TLS_1_2, new byte[500]);
    byte[] share = new byte[6 + 40];
    System.arraycopy(
        new byte[] {0, 43, 0, 2, 3, 4, 0, 51, 0, 36, 0, 29, 0, 32, 9}, 0, share, 0, 15);
    byte[] hello = Tls.serverHello(Tls.TLS_1_2, 0x1301, share);
    byte[] noise = Tls.record(Tls.HANDSHAKE, Tls.TLS_1_2, Tls.handshake(22, new byte[8]));
    var endless = Tls.serverHello(Tls.TLS_1_2, 0x002f);
    for (Behaviour behaviour :
        List.of(Behaviours.endlessAfter(hello, sealed), Behaviours.endlessAfter(endless, noise))) {
      try (HostileServer server = HostileServer.doing(behaviour)) {
        TlsSession seen = look(server.endpoint(), Intrusion.REQUEST, both());
        assertThat(seen.handshakes()).allMatch(handshake -> handshake.finished().isUnknown());
        assertThat(seen.features()).allMatch(feature -> feature.answer().isUnknown());
      }
    }
  }

  private void assertFinished(TlsServer server, TlsSupport support) throws Exception {
    TlsSession seen = look(server.endpoint(), Intrusion.HANDSHAKE, support);
    assertThat(seen.handshakes())
        .singleElement()
        .satisfies(handshake ->
            assertThat(handshake.finished().isYes()).as(handshake + server.log()).isTrue());
  }

  private static void assertYes(TlsSession seen, Question question) {
    assertThat(seen.answer(question)).as(question + " " + seen).isInstanceOf(Answer.Yes.class);
  }

  private static void assertNo(TlsSession seen, Question question) {
    assertThat(seen.answer(question)).as(question + " " + seen).isInstanceOf(Answer.No.class);
  }

  private static Credential rsa() {
    return PKI.order(NAME).dnsName(NAME).key(KeyKind.RSA_2048).issue();
  }

  private static TlsSupport both() {
    return support(entry(TlsVersion.TLS_1_2, OLDER), entry(TlsVersion.TLS_1_3, MODERN));
  }

  private static TlsSupport modern() {
    return support(entry(TlsVersion.TLS_1_3, MODERN));
  }

  private static TlsSupport older(int... suites) {
    return support(entry(TlsVersion.TLS_1_2, suites));
  }

  private static TlsSupport.OfVersion entry(TlsVersion version, int... suites) {
    var list = new ArrayList<TlsSupport.CipherSuite>();
    for (int suite : suites) {
      list.add(new TlsSupport.CipherSuite(suite, Suites.name(suite)));
    }
    var yes = new Answer.Yes("so says the test");
    return new TlsSupport.OfVersion(version, yes, list, yes, TlsSupport.Preference.SERVER);
  }

  private static TlsSupport support(TlsSupport.OfVersion... entries) {
    return new TlsSupport(List.of(entries), List.of(), 0, 0, 0);
  }

  private TlsSession look(Endpoint endpoint, Intrusion level, TlsSupport support) throws Exception {
    return look(endpoint, level, support, Duration.ofSeconds(30));
  }

  private TlsSession look(Endpoint endpoint, Intrusion level, TlsSupport support, Duration patience)
      throws Exception {
    var settings = new Network.Settings(Pace.USUAL, patience, Map.of(), Family.BOTH);
    Scope scope =
        new Scope(
            new ClientId("test"),
            "the test itself",
            List.of(AddressRange.of(endpoint.address())),
            List.of(),
            PortSet.none(),
            level,
            Optional.empty(),
            Optional.empty());
    Clearance clearance =
        ((Admission.Admitted) scope.admit(endpoint, level, Instant.now())).clearance();
    var run =
        new ProbeRun("tls", "TlsSupport", new Outcome.Observed<>(support), 0, 0, 0, Duration.ZERO);
    var site =
        new Site(
            Host.named(HostName.parse(NAME), endpoint.address()),
            clearance,
            new ServiceFacts(endpoint, List.of(run)));
    try (var network = new Network(settings, InstantSource.system())) {
      Wire wire = network.wire(scope);
      TlsSession seen = new SessionProbe(new Random(5)).observe(site, wire);
      spent = wire.spending();
      return seen;
    }
  }
}
