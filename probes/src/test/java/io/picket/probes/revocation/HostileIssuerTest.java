package io.picket.probes.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Answer;
import io.picket.model.CertificateSeen;
import io.picket.model.Reason;
import io.picket.probes.revocation.RevokedPki.Places;
import io.picket.testkit.Behaviour;
import io.picket.testkit.Behaviours;
import io.picket.testkit.Credential;
import io.picket.testkit.HostileServer;
import io.picket.testkit.KeyKind;
import io.picket.testkit.OcspOrder;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Issuers, and whoever says he is one, that answer badly: never good, never for long. */
@Timeout(60)
class HostileIssuerTest {
  private static final Duration PATIENCE = Duration.ofMillis(700);
  private static final String OK = "HTTP/1.1 200 OK\r\n";

  private final RevokedPki all = new RevokedPki();

  static Stream<Map.Entry<String, Behaviour>> behaviours() {
    return Map.of(
        "silent", Behaviours.silent(),
        "resets", Behaviours.resetAfterFirstBytes(),
        "closes", Behaviours.closeAfterFirstBytes(),
        "drips its head", Behaviours.drip(bytes("X"), Duration.ofMillis(20)),
        "drips its body",
            Behaviours.drip(bytes(OK + "\r\n" + "0".repeat(400)), Duration.ofMillis(5)),
        "never ends its head", Behaviours.endlessAfter(bytes(OK), bytes("X: y\r\n")),
        "never ends its body", Behaviours.endlessAfter(bytes(OK + "\r\n"), bytes("0")),
        "never ends its chunks",
            Behaviours.endlessAfter(
                bytes(OK + "Transfer-Encoding: chunked\r\n\r\n"), bytes("1\r\n0\r\n")),
        "never begins", Behaviours.endless(bytes("HTTP/1.1 100 Continue\r\n\r\n")),
        "is no web server", Behaviours.garbage(3))
        .entrySet()
        .stream();
  }

  @ParameterizedTest
  @MethodSource("behaviours")
  void whoeverDoesNotAnswerLeavesItUnknown(Map.Entry<String, Behaviour> hostile) throws Exception {
    try (HostileServer server = HostileServer.doing(hostile.getValue())) {
      String url = "http://127.0.0.1:" + server.port() + "/";
      Credential issuing = all.intermediate(Places.list());
      for (Places places : List.of(Places.responder(url), Places.list(url))) {
        Credential leaf = all.leaf(issuing, places);
        long start = System.nanoTime();
        CertificateSeen.Chain chain = all.asked(inquiry(HostileIssuerTest::literal), leaf, issuing);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        assertThat(chain.revoked().isUnknown()).as(chain.revoked().toString()).isTrue();
      }
      Credential alone = all.leaf(issuing, Places.issuer(url));
      CertificateSeen.Chain chain = all.asked(inquiry(HostileIssuerTest::literal), alone);
      assertThat(chain.revoked().isUnknown()).isTrue();
    }
  }

  @Test
  void aLyingResponderIsNotBelieved() throws Exception {
    try (var site = new IssuerSite()) {
      Credential issuing = all.intermediate(Places.list());
      Credential leaf = all.leaf(issuing, Places.responder(site.url("/ocsp")));
      Credential twin =
          all.pki.intermediateOrder("Inquiry Issuing", all.root).key(KeyKind.P384).issue();
      byte[] good = order(leaf, issuing).issue();
      byte[] unsigned = good.clone();
      unsigned[unsigned.length - 3] ^= 0x55;
      Map<String, byte[]> lies =
          Map.of(
              "other serial", order(leaf, issuing).serial(4711).issue(),
              "other issuer", order(leaf, issuing).signedBy(twin).issue(),
              "itself", order(leaf, issuing).delegatedTo(leaf).issue(),
              "old", order(leaf, issuing).until(all.pki.now().minusSeconds(3_600)).issue(),
              "from tomorrow", order(leaf, issuing).from(all.pki.now().plusSeconds(86_400)).issue(),
              "not signed", unsigned,
              "try later", error(OCSPRespBuilder.TRY_LATER),
              "unauthorized", error(OCSPRespBuilder.UNAUTHORIZED),
              "another nonce", order(leaf, issuing).nonce(new byte[32]).issue(),
              "half", java.util.Arrays.copyOf(good, good.length / 2));
      lies.forEach((name, lie) -> {
        site.page("/ocsp", any -> lie);
        assertThat(word(leaf, issuing)).as(name).isInstanceOf(Answer.Unknown.class);
      });
      site.page("/ocsp", any -> good);
      assertThat(word(leaf, issuing)).as("an answer without nonce").isInstanceOf(Answer.No.class);
    }
  }

  @Test
  void onlyAPlain200IsAnAnswer() throws Exception {
    try (var site = new IssuerSite()) {
      Credential issuing = all.intermediate(Places.list());
      Credential leaf = all.leaf(issuing, Places.responder(site.url("/ocsp")));
      byte[] good = order(leaf, issuing).issue();
      for (String head :
          List.of(
              "HTTP/1.1 500 Oops\r\n",
              "HTTP/1.1 204 No\r\n",
              "HTTP/1.1 206 Part\r\n",
              OK + "Content-Encoding: gzip\r\n",
              "HTTP/1.1 302 Found\r\nLocation: /good\r\n")) {
        site.raw(
            "/ocsp",
            any -> joined(bytes(head + "Content-Length: " + good.length + "\r\n\r\n"), good));
        assertThat(word(leaf, issuing)).as(head).isInstanceOf(Answer.Unknown.class);
      }
      assertThat(site.heads()).as("a question is not sent elsewhere").hasSize(5);
    }
  }

  @Test
  void aListMayMoveOnceAndOnlyToWhereItMayBe() throws Exception {
    try (var site = new IssuerSite()) {
      Credential issuing = all.intermediate(Places.list());
      Credential leaf = all.leaf(issuing, Places.list(site.url("/crl")));
      site.page("/moved", any -> all.list(issuing, UnaryOperator.identity()));
      site.raw(
          "/crl", any -> IssuerSite.raw("302 Found", "Location: " + site.url("/moved") + "\r\n"));
      assertThat(word(leaf, issuing)).isInstanceOf(Answer.No.class);
      site.raw(
          "/moved", any -> IssuerSite.raw("302 Found", "Location: " + site.url("/crl") + "\r\n"));
      assertThat(reason(word(leaf, issuing))).isEqualTo(Reason.TOO_LARGE);
      int before = site.connections();
      for (String there :
          List.of(
              "http://10.0.0.1/",
              "http://169.254.169.254/latest",
              "http://[fd00::1]/",
              "http://private.example.com/",
              "http://2130706433/",
              "https://issuer.example/",
              "//127.0.0.1/",
              "/crl",
              "file:///etc/passwd",
              "http://user@127.0.0.1/",
              "")) {
        site.raw("/crl", any -> IssuerSite.raw("302 Found", "Location: " + there + "\r\n"));
        assertThat(reason(word(leaf, issuing))).as(there).isEqualTo(Reason.OUT_OF_SCOPE);
      }
      assertThat(site.connections() - before).isEqualTo(11);
    }
  }

  @Test
  void aNameThatLeadsInsideIsNotAsked() throws Exception {
    Credential issuing = all.intermediate(Places.list());
    for (String inside :
        List.of(
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "224.0.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "::1",
            "fe80::1",
            "fd00::1",
            "ff02::1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::7f00:1",
            "2002:7f00:1::",
            "2001::7f00:1",
            "::")) {
      Names names = host -> List.of(literal("1.1.1.1").getFirst(), literal(inside).getFirst());
      Credential leaf =
          all.leaf(
              issuing,
              new Places(
                  List.of("http://ocsp.example.com/"),
                  List.of("http://crl.example.com/crl"),
                  List.of()));
      IssuerInquiry inquiry =
          IssuerInquiry.over(
              new PublicAddresses(List.of()), names, "test", new Random(1), PATIENCE);
      CertificateSeen.Chain chain = all.asked(inquiry, leaf, issuing);
      assertThat(chain.revocations()).hasSize(3).allMatch(one -> one.revoked().isUnknown());
      assertThat(chain.revocations().subList(0, 2))
          .as(inside)
          .allMatch(one -> reason(one.revoked()) == Reason.OUT_OF_SCOPE);
    }
  }

  @Test
  void theAddressIsAskedForOnceMoreWhenItIsConnectedTo() throws Exception {
    try (var site = new IssuerSite()) {
      Credential issuing = all.intermediate(Places.list());
      Credential leaf = all.leaf(issuing, Places.responder(site.url("/ocsp")));
      var asked = new AtomicInteger();
      Leave once =
          (address, port) ->
              asked.getAndIncrement() == 0 ? Optional.empty() : Optional.of("not any more");
      IssuerInquiry inquiry =
          IssuerInquiry.over(once, HostileIssuerTest::literal, "test", new Random(1), PATIENCE);
      assertThat(reason(all.asked(inquiry, leaf, issuing).revoked()))
          .isEqualTo(Reason.OUT_OF_SCOPE);
      assertThat(asked).hasValue(2);
      assertThat(site.connections()).isZero();
    }
  }

  private static IssuerInquiry inquiry(Names names) {
    return IssuerInquiry.over(
        IssuerInquiryTest.LOOPBACK, names, "Picket (a test)", new Random(5), PATIENCE);
  }

  private Answer word(Credential leaf, Credential issuing) {
    Names names = host -> literal(host.equals("private.example.com") ? "10.0.0.1" : host);
    try {
      return all.asked(
              IssuerInquiry.over(
                  IssuerInquiryTest.LOOPBACK, names, "test", new Random(5), Duration.ofSeconds(20)),
              leaf,
              issuing)
          .revocations()
          .getFirst()
          .revoked();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<InetAddress> literal(String host) {
    return List.of(InetAddress.ofLiteral(host));
  }

  private static Reason reason(Answer answer) {
    return ((Answer.Unknown) answer).reason();
  }

  private OcspOrder order(Credential leaf, Credential issuing) {
    return OcspOrder.about(leaf, issuing, all.pki.now());
  }

  private static byte[] error(int status) throws Exception {
    try {
      return new OCSPRespBuilder().build(status, null).getEncoded();
    } catch (OCSPException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] joined(byte[] head, byte[] tail) {
    byte[] all = java.util.Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, all, head.length, tail.length);
    return all;
  }
}
