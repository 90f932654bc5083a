package io.picket.probes.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Addresses;
import io.picket.model.Answer;
import io.picket.model.Confidence;
import io.picket.model.Endpoint;
import io.picket.model.HttpSeen;
import io.picket.model.HttpSeen.End;
import io.picket.model.Outcome;
import io.picket.model.ProbeRun;
import io.picket.model.ProductMatch;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.probes.Courtesy;
import io.picket.probes.Interest;
import io.picket.probes.tls.BoringSslServer;
import io.picket.probes.wire.FakeWire;
import io.picket.probes.wire.FakeWire.Script;
import io.picket.testkit.Behaviours;
import io.picket.testkit.BouncyCastleServer;
import io.picket.testkit.Credential;
import io.picket.testkit.Hostile;
import io.picket.testkit.HostileServer;
import io.picket.testkit.KeyKind;
import io.picket.testkit.NginxConfiguration;
import io.picket.testkit.TestPki;
import io.picket.testkit.TlsServer;
import io.picket.testkit.TlsServers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpProbeTest {
  private static final Endpoint HERE =
      new Endpoint(Addresses.parse("127.0.0.1").orElseThrow(), 8040);

  private static ServiceFacts speaksHttp(Endpoint endpoint, ProductMatch... products) {
    var seen =
        new ServiceSeen(
            Optional.of("http"),
            new Answer.No("test"),
            new Answer.Yes("test"),
            new Answer.No("test"),
            Optional.empty(),
            List.of(products),
            false);
    return new ServiceFacts(
        endpoint,
        List.of(
            new ProbeRun(
                "service", "ServiceSeen", new Outcome.Observed<>(seen), 0, 0, 0, Duration.ZERO)));
  }

  @Test
  void whereTlsIsSpokenTheReasonFromInsideCounts() {
    var seen =
        new ServiceSeen(
            Optional.empty(),
            new Answer.Yes("test"),
            new Answer.Unknown(Reason.RESET, "outside"),
            new Answer.Unknown(Reason.MALFORMED, "inside"),
            Optional.empty(),
            List.of(),
            false);
    var facts =
        new ServiceFacts(
            HERE,
            List.of(
                new ProbeRun(
                    "service",
                    "ServiceSeen",
                    new Outcome.Observed<>(seen),
                    0,
                    0,
                    0,
                    Duration.ZERO)));
    assertThat(HttpProbe.ofWeb(facts)).isEqualTo(new Interest.Unclear(Reason.MALFORMED, "inside"));
  }

  private static byte[] redirect(String location) {
    return ("HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static HttpSeen.Trail trail(FakeWire wire) throws Exception {
    return new HttpProbe(Estate.USER_AGENT)
        .observe(Estate.site(HERE, speaksHttp(HERE), "rmm.example.com"), wire)
        .trail()
        .orElseThrow();
  }

  private static FakeWire redirecting(String location) {
    return new FakeWire(Estate.LOOPBACK).answers(HERE, Script.says(redirect(location)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data/",
        "https://10.0.0.1/",
        "https://[fe80::1]/",
        "http://metadata.example/",
        "https://192.0.2.1:22/"
      })
  void asksTheScopeBeforeEveryHop(String location) throws Exception {
    FakeWire wire = redirecting(location).names("metadata.example", "169.254.169.254");
    HttpSeen.Trail trail = trail(wire);
    assertThat(trail.end()).isEqualTo(End.OUT_OF_SCOPE);
    assertThat(trail.hops()).hasSize(1);
    assertThat(wire.dialled()).containsExactly(HERE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://0x7f.1/",
        "http://127.0.0.1./",
        "http://[::ffff:127.0.0.1]/",
        "http://user@127.0.0.1/",
        "http://127.0.0.1\\@example.com/",
        "ftp://127.0.0.1/",
        "javascript:alert(1)",
        "http://127.0.0.1:99999/",
        "https://exa mple.com/"
      })
  void followsNothingThatProgramsReadDifferently(String location) throws Exception {
    FakeWire wire = redirecting(location);
    assertThat(trail(wire).end()).isEqualTo(End.BAD_LOCATION);
    assertThat(wire.dialled()).containsExactly(HERE);
  }

  @Test
  void noticesALoop() throws Exception {
    HttpSeen.Trail trail = trail(redirecting("/"));
    assertThat(trail.end()).isEqualTo(End.LOOP);
    assertThat(trail.hops()).hasSize(1);
  }

  @Test
  void staysAtTheAddressItWasGivenForItsOwnName() throws Exception {
    FakeWire wire =
        new FakeWire(Estate.LOOPBACK)
            .answers(HERE, Script.says(redirect("http://rmm.example.com:8040/next")))
            .answers(
                HERE,
                Script.says(
                    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
                        .getBytes(StandardCharsets.UTF_8)));
    HttpSeen.Trail trail = trail(wire);
    assertThat(trail.end()).isEqualTo(End.ANSWERED_IN_CLEAR);
    assertThat(wire.dialled()).containsExactly(HERE, HERE);
    assertThat(new String(wire.sent().getLast(), StandardCharsets.UTF_8))
        .startsWith("GET /next HTTP/1.1\r\nHost: rmm.example.com:8040\r\n")
        .contains("User-Agent: " + Estate.USER_AGENT);
  }

  /** Such demands are for the certificate's checks to judge; the page behind it is seen. */
  @Test
  void noCertificateKeepsThePageFromBeingSeen() {
    var pki = TestPki.today();
    Credential authority = pki.root("Odd Root");
    List<Credential> odd =
        List.of(
            pki.leafOrder("demanding.example.com", authority)
                .extension(
                    TlsObjectIdentifiers.id_pe_tlsfeature,
                    false,
                    new DERSequence(new ASN1Integer(5)))
                .issue(),
            pki.leafOrder("nonsense.example.com", authority)
                .extension(
                    TlsObjectIdentifiers.id_pe_tlsfeature, false, new DERUTF8String("nonsense"))
                .issue(),
            pki.leafOrder("signer.example.com", authority)
                .bare()
                .extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.cRLSign))
                .issue());
    for (Credential one : odd) {
      try (TlsServer server = TlsServers.nginx(NginxConfiguration.MODERN, one);
          var estate = new Estate(Duration.ofSeconds(20))) {
        HttpSeen seen =
            Estate.seen(
                estate.look(server.endpoint(), "", new HttpProbe(Estate.USER_AGENT)),
                HttpSeen.class);
        assertThat(seen.tls()).as(one.certificate().getSubject().toString()).isTrue();
        assertThat(seen.exchanges()).isNotEmpty();
      }
    }
  }

  /** What a server has alone, the library's own client offers none of. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-tls1_3 -ciphersuites TLS_AES_256_GCM_SHA384",
        "-tls1_2 -cipher ECDHE-RSA-AES256-GCM-SHA384",
        "-tls1_2 -cipher ECDHE-RSA-AES256-SHA384",
        "-tls1_2 -cipher DHE-RSA-AES256-GCM-SHA384",
        "-tls1_2 -cipher AES256-GCM-SHA384",
        "-tls1 -cipher AES128-SHA:@SECLEVEL=0",
        "-tls1 -cipher ECDHE-RSA-AES256-SHA:@SECLEVEL=0"
      })
  void seesPagesOfServersWithOneSuite(String options) throws Exception {
    Credential rsa = TestPki.today().order("one.example").key(KeyKind.RSA_2048).issue();
    try (TlsServer server = TlsServers.openssl(rsa, options.split(" "));
        var estate = new Estate(Duration.ofSeconds(20))) {
      HttpSeen seen =
          Estate.seen(
              estate.look(server.endpoint(), "", new HttpProbe(Estate.USER_AGENT)), HttpSeen.class);
      assertThat(seen.tls()).isTrue();
      assertThat(seen.exchanges()).isNotEmpty();
    }
  }

  /** They refuse a client without their group, which is asked again with it. */
  @Test
  void seesPagesOfServersThatTakePostQuantumGroupsAlone() throws Exception {
    Credential key = TestPki.today().selfSigned("pq.example");
    List<Supplier<TlsServer>> servers =
        List.of(
            () -> BoringSslServer.start(key, List.of("TLSv1.3"), "X25519MLKEM768"),
            () -> bouncyCastle(key, NamedGroup.X25519MLKEM768),
            () -> bouncyCastle(key, NamedGroup.SecP384r1MLKEM1024),
            () -> bouncyCastle(key, NamedGroup.MLKEM768));
    for (Supplier<TlsServer> one : servers) {
      try (TlsServer server = one.get();
          var estate = new Estate(Duration.ofSeconds(20))) {
        HttpSeen seen =
            Estate.seen(
                estate.look(server.endpoint(), "", new HttpProbe(Estate.USER_AGENT)),
                HttpSeen.class);
        assertThat(seen.tls()).as(server.log()).isTrue();
        assertThat(seen.exchanges()).as(server.log()).isNotEmpty();
      }
    }
  }

  private static TlsServer bouncyCastle(Credential key, int group) {
    return TlsServers.bouncyCastle(
        new BouncyCastleServer.Offer(
            List.of(ProtocolVersion.TLSv13),
            List.of(CipherSuite.TLS_AES_128_GCM_SHA256),
            List.of(group),
            List.of(key)));
  }

  /** Both ports of a console lead to one page, which the product wants to be asked for rarely. */
  @Test
  void waitsForTheTurnOfAPageThatAnotherPortWasAskedFor() throws Exception {
    var product =
        new ProductMatch(
            "endpoint-central-msp",
            "ManageEngine Endpoint Central MSP",
            Optional.empty(),
            Confidence.HIGH,
            Confidence.LOW,
            List.of());
    var there = new Endpoint(HERE.address(), 8020);
    var rests = new ArrayList<Duration>();
    var now = new AtomicLong();
    var courtesy =
        new Courtesy(
            now::get,
            time -> {
              rests.add(time);
              now.addAndGet(time.toNanos());
            });
    courtesy.asking();
    courtesy.asked("/");
    HttpSeen seen = redirectedTo(there, courtesy, product);
    assertThat(seen.trail().orElseThrow().end()).isEqualTo(End.ANSWERED_IN_CLEAR);
    assertThat(rests).containsExactly(Duration.ofSeconds(5));
    for (int i = 0; i < 10; i++) {
      courtesy.asking();
    }
    HttpSeen enough = redirectedTo(there, courtesy, product);
    assertThat(enough.trail().orElseThrow().end()).isEqualTo(End.UNKNOWN);
    assertThat(enough.trail().orElseThrow().detail()).contains("impolite");
  }

  private static HttpSeen redirectedTo(Endpoint there, Courtesy courtesy, ProductMatch product)
      throws Exception {
    FakeWire wire =
        redirecting("http://127.0.0.1:" + there.port() + "/")
            .answers(
                there,
                Script.says(
                    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
                        .getBytes(StandardCharsets.UTF_8)));
    return new HttpProbe(Estate.USER_AGENT)
        .observe(Estate.site(HERE, speaksHttp(HERE, product), courtesy), wire);
  }

  @Test
  void endsAfterSoManyRedirects() throws Exception {
    try (var server = HostileServer.doing(Behaviours.redirectLoop());
        var estate = new Estate(Duration.ofSeconds(20))) {
      HttpSeen seen =
          Estate.seen(
              estate.look(server.endpoint(), "", new HttpProbe(Estate.USER_AGENT)), HttpSeen.class);
      assertThat(seen.trail().orElseThrow().end()).isIn(End.TOO_MANY, End.LOOP);
      assertThat(server.connections()).isLessThan(20);
    }
  }

  @ParameterizedTest
  @EnumSource(NginxConfiguration.class)
  void followsARealRedirectToRealTls(NginxConfiguration configuration) {
    try (TlsServer tls =
            TlsServers.nginx(
                configuration,
                "add_header Strict-Transport-Security max-age=31536000;"
                    + " location / { return 200 'hello'; }",
                TestPki.today().selfSigned("rmm.example.com"));
        TlsServer plain =
            TlsServers.nginxPlain(
                "location / { return 301 https://rmm.example.com:"
                    + tls.endpoint().port()
                    + "$request_uri; }");
        var estate = new Estate(Duration.ofSeconds(30))) {
      var probe = new HttpProbe(Estate.USER_AGENT);
      HttpSeen clear =
          Estate.seen(estate.look(plain.endpoint(), "rmm.example.com", probe), HttpSeen.class);
      assertThat(clear.tls()).isFalse();
      assertThat(clear.trail().orElseThrow().end()).isEqualTo(End.ANSWERED_WITH_TLS);
      assertThat(clear.exchanges().getFirst().body().content()).isFalse();
      ServiceFacts facts = estate.look(tls.endpoint(), "rmm.example.com", probe);
      HttpSeen inside = Estate.seen(facts, HttpSeen.class);
      assertThat(inside.tls()).isTrue();
      assertThat(inside.exchanges().getFirst().header("strict-transport-security"))
          .containsExactly("max-age=31536000");
      assertThat(facts.runs().getLast().connections()).isZero();
    }
  }

  @Test
  void tellsThatTheTargetOfARedirectDoesNotSpeakTls() {
    try (TlsServer notTls = TlsServers.nginxPlain("location / { return 200 'hello'; }");
        TlsServer plain =
            TlsServers.nginxPlain(
                "location / { return 301 https://rmm.example.com:"
                    + notTls.endpoint().port()
                    + "/; }");
        var estate = new Estate(Duration.ofSeconds(30))) {
      HttpSeen seen =
          Estate.seen(
              estate.look(plain.endpoint(), "rmm.example.com", new HttpProbe(Estate.USER_AGENT)),
              HttpSeen.class);
      assertThat(seen.trail().orElseThrow().end()).isEqualTo(End.TARGET_DEAD);
    }
  }

  @Test
  void saysUnknownOfEveryHostileServer() throws Exception {
    Hostile.each(
            server -> {
              try (var estate = new Estate(Duration.ofMillis(1500))) {
                return estate.run(
                    new HttpProbe(Estate.USER_AGENT),
                    Estate.site(server.endpoint(), speaksHttp(server.endpoint())));
              }
            })
        .forEach((kind, run) ->
            assertThat(run.outcome())
                .as("%s", kind)
                .isInstanceOfSatisfying(
                    Outcome.Inconclusive.class,
                    unknown -> assertThat(unknown.reason()).isNotEqualTo(Reason.BUG)));
  }

  @Test
  void cutsAnEndlessBody() throws Exception {
    try (var server =
            HostileServer.doing(
                Behaviours.endlessAfter(
                    "HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8),
                    "all work and no play ".getBytes(StandardCharsets.UTF_8)));
        var estate = new Estate(Duration.ofSeconds(20))) {
      ProbeRun run =
          estate.run(
              new HttpProbe(Estate.USER_AGENT),
              Estate.site(server.endpoint(), speaksHttp(server.endpoint())));
      var seen = (HttpSeen) run.outcome().fact().orElseThrow();
      assertThat(seen.exchanges().getFirst().body().truncated()).isTrue();
      assertThat(seen.exchanges().getFirst().body().bytes()).isEqualTo(WebClient.BODY_LIMIT);
    }
  }
}
