package io.picket.probes.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picket.model.Addresses;
import io.picket.model.Clearance;
import io.picket.model.Endpoint;
import io.picket.model.HttpSeen.Header;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.probes.Courtesy;
import io.picket.probes.http.WebClient.Reply;
import io.picket.probes.wire.FakeWire;
import io.picket.probes.wire.FakeWire.Script;
import io.picket.probes.wire.WireException;
import io.picket.probes.wire.WireIOException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The guarded client on a wire that sends nothing. */
@Timeout(60)
class WebClientTest {
  private static final Endpoint HERE =
      new Endpoint(Addresses.parse("127.0.0.1").orElseThrow(), 8040);
  private static final Endpoint THERE =
      new Endpoint(Addresses.parse("127.0.0.1").orElseThrow(), 8041);
  private static final String AUTHORITY = "rmm.example.com:8040";

  private final Courtesy courtesy = new Courtesy();

  private static Clearance clearance(Endpoint endpoint) {
    return Estate.site(endpoint, new ServiceFacts(endpoint, List.of())).clearance();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static FakeWire saying(String... texts) {
    return saying(Script.says(bytes(texts[0])), texts);
  }

  private static FakeWire saying(Script script, String... texts) {
    Script all = script;
    for (int i = 1; i < texts.length; i++) {
      all = all.thenSays(bytes(texts[i]));
    }
    return new FakeWire(Estate.LOOPBACK).answers(HERE, all);
  }

  private Reply ask(FakeWire wire) throws Exception {
    try (var web = new WebClient(wire, Estate.USER_AGENT, courtesy)) {
      return web.inClear(clearance(HERE), AUTHORITY, "/");
    }
  }

  private HttpAnswer answer(FakeWire wire) throws Exception {
    Reply reply = ask(wire);
    assertThat(reply).isInstanceOf(Reply.Http.class);
    return ((Reply.Http) reply).answer();
  }

  private static void isMalformed(Reply reply) {
    assertThat(reply)
        .isInstanceOfSatisfying(
            Reply.Other.class, other -> assertThat(other.reason()).isEqualTo(Reason.MALFORMED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.0 200\r\ncontent-length:5\r\n\r\nhello",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\nContent-Length: 5\n\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nServer: a\r\n\r\nhello"
      })
  void readsBodiesOfEveryKindInPieces(String text) throws Exception {
    var script = new Script(List.of());
    for (byte one : bytes(text)) {
      script = script.thenSays(new byte[] {one});
    }
    HttpAnswer answer = answer(saying(script.thenCloses()));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("hello");
    assertThat(answer.truncated()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhello"
      })
  void tellsWhatIsMissing(String text) throws Exception {
    for (Script script :
        List.of(Script.says(bytes(text)).thenCloses(), Script.says(bytes(text)).thenResets())) {
      HttpAnswer answer = answer(saying(script));
      assertThat(answer.text()).isEqualTo("hello");
      assertThat(answer.truncated()).isTrue();
    }
  }

  @Test
  void tellsTheHeadAsItWasSaid() throws Exception {
    HttpAnswer answer =
        answer(
            saying(
                "HTTP/1.1 200 Fine\r\nserver: B/1\r\nX-a:1\r\nno colon\r\n: nameless\r\n"
                    + "X-A: \u00fc\r\nSERVER:  twice \r\nContent-Length: 0\r\n\r\n"));
    assertThat(answer.headers())
        .containsExactly(
            new Header("server", "B/1"),
            new Header("X-a", "1"),
            new Header("X-A", "\u00fc"),
            new Header("SERVER", "twice"),
            new Header("Content-Length", "0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket",
        "204 No Content\r\nContent-Length: 3",
        "205 Reset Content\r\nContent-Length: 3",
        "304 Not Modified",
        "302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0",
        "401 Who\r\nWWW-Authenticate: Basic realm=x\r\nContent-Length: 0",
        "407 Who\r\nProxy-Authenticate: Basic realm=x\r\nContent-Length: 0",
        "408 Late\r\nContent-Length: 0",
        "421 Misdirected\r\nContent-Length: 0",
        "503 Busy\r\nRetry-After: 0\r\nContent-Length: 0"
      })
  void sendsOneRequestWhateverIsAnswered(String head) throws Exception {
    FakeWire wire = saying("HTTP/1.1 " + head + "\r\n\r\n");
    HttpAnswer answer = answer(wire);
    assertThat(head).startsWith(answer.status() + " ");
    assertThat(answer.headers()).hasSize((int) head.lines().count() - 1);
    assertThat(wire.sent()).hasSize(1);
    assertThat(wire.dialled()).containsExactly(HERE);
    assertThat(courtesy.requests()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.2 200 OK", "HTTP/2 200", "HTTP/9.9 200 OK"})
  void readsAHeadThatTheLibraryRefuses(String line) throws Exception {
    HttpAnswer answer = answer(saying(line + "\r\nServer: a\r\n\r\nhello"));
    assertThat(answer.headers()).containsExactly(new Header("Server", "a"));
    assertThat(answer.text()).isEqualTo("hello");
    assertThat(answer.truncated()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-x\r\n",
        "\u0015\u0003\u0001\u0000\u0002\u0002F",
        "H",
        "HTTP/1.1 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello"
      })
  void whatIsNoAnswerIsToldWithItsBytes(String text) throws Exception {
    Reply reply = ask(saying(Script.says(bytes(text)).thenFails(Reason.SILENT)));
    assertThat(reply)
        .isInstanceOfSatisfying(
            Reply.Other.class,
            other -> {
              assertThat(other.bytes()).isEqualTo(bytes(text));
              assertThat(other.reason())
                  .isEqualTo(text.equals("H") ? Reason.SILENT : Reason.MALFORMED);
            });
  }

  @Test
  void nothingAtAllIsToldAsTheWireToldIt() {
    for (Reason reason :
        List.of(Reason.REFUSED, Reason.SILENT, Reason.RESET, Reason.CLOSED_EARLY)) {
      for (Script script :
          List.of(Script.fails(reason), Script.silent().thenSays(new byte[0]).thenFails(reason))) {
        assertThatThrownBy(() -> ask(saying(script)))
            .isInstanceOfSatisfying(
                WireException.class, thrown -> assertThat(thrown.reason()).isEqualTo(reason));
      }
    }
  }

  @Test
  void readsNoHeadWithoutEnd() throws Exception {
    isMalformed(ask(saying("HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(20_000))));
    isMalformed(ask(saying("HTTP/1.1 100 Continue\r\n\r\n".repeat(1000))));
    isMalformed(ask(saying("HTTP/1.1 200 OK\r\nA: " + "b".repeat(100_000))));
  }

  private static byte[] gzip(byte[] content) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(content);
    }
    return packed.toByteArray();
  }

  private static FakeWire sayingPacked(byte[] packed, int length) {
    String head =
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + length + "\r\n\r\n";
    return saying(Script.says(bytes(head)).thenSays(packed).thenCloses());
  }

  @Test
  void unpacksWhatIsPacked() throws Exception {
    byte[] packed = gzip(bytes("<title>packed</title>"));
    FakeWire wire = sayingPacked(packed, packed.length);
    HttpAnswer answer = answer(wire);
    assertThat(answer.text()).isEqualTo("<title>packed</title>");
    assertThat(answer.truncated()).isFalse();
    assertThat(answer.header("content-encoding")).contains("gzip");
    assertThat(new String(wire.sent().getFirst(), StandardCharsets.ISO_8859_1))
        .contains("Accept-Encoding: gzip\r\n");
  }

  @Test
  void unpacksNoMoreThanItReads() throws Exception {
    byte[] bomb = gzip(new byte[100_000_000]);
    HttpAnswer answer = answer(sayingPacked(bomb, bomb.length));
    assertThat(answer.body()).hasSize(WebClient.BODY_LIMIT);
    assertThat(answer.truncated()).isTrue();
    assertThat(answer(sayingPacked(java.util.Arrays.copyOf(bomb, 5000), bomb.length)).truncated())
        .isTrue();
  }

  private static final String HI = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

  private static String text(WebClient web, Endpoint at, String path) throws Exception {
    return web.inClear(clearance(at), AUTHORITY, path) instanceof Reply.Http(HttpAnswer answer)
        ? answer.text()
        : "";
  }

  @Test
  void asksAgainOverTheSameConnection() throws Exception {
    FakeWire wire = saying(HI, HI.replace("hi", "ho")).answers(THERE, Script.says(bytes(HI)));
    try (var web = new WebClient(wire, Estate.USER_AGENT, courtesy)) {
      assertThat(text(web, HERE, "/")).isEqualTo("hi");
      assertThat(text(web, HERE, "/2")).isEqualTo("ho");
      assertThat(wire.dialled()).containsExactly(HERE);
      assertThat(text(web, THERE, "/3")).isEqualTo("hi");
      assertThat(wire.dialled()).containsExactly(HERE, THERE);
    }
    assertThat(courtesy.requests()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CLOSED_EARLY", "RESET", "SILENT"})
  void aConnectionGivenUpMeanwhileIsNoAnswer(String how) throws Exception {
    FakeWire wire =
        saying(Script.says(bytes(HI)).thenFails(Reason.valueOf(how)))
            .answers(HERE, Script.says(bytes(HI)));
    try (var web = new WebClient(wire, Estate.USER_AGENT, courtesy)) {
      assertThat(text(web, HERE, "/")).isEqualTo("hi");
      assertThat(text(web, HERE, "/2")).isEqualTo("hi");
      assertThat(wire.dialled()).containsExactly(HERE, HERE);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi",
        "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi"
      })
  void aConnectionThatEndsIsNotKept(String first) throws Exception {
    FakeWire wire = saying(first, HI).answers(HERE, Script.says(bytes(HI)));
    try (var web = new WebClient(wire, Estate.USER_AGENT, courtesy)) {
      assertThat(text(web, HERE, "/")).isEqualTo("hi");
      assertThat(text(web, HERE, "/2")).isEqualTo("hi");
      assertThat(wire.dialled()).containsExactly(HERE, HERE);
    }
  }

  @Test
  void aFormIsSentOnceOverAConnectionOfItsOwn() throws Exception {
    FakeWire wire = saying(HI, HI).answers(HERE, Script.says(bytes(HI)));
    var form = WebRequest.form("/in", List.of(new WebRequest.Field("a", "b c")), List.of());
    try (var web = new WebClient(wire, Estate.USER_AGENT, courtesy)) {
      assertThat(text(web, HERE, "/")).isEqualTo("hi");
      assertThat(web.inClear(clearance(HERE), AUTHORITY, form)).isInstanceOf(Reply.Http.class);
    }
    assertThat(wire.dialled()).containsExactly(HERE, HERE);
    var all = new ByteArrayOutputStream();
    wire.sent().stream().skip(1).forEach(all::writeBytes);
    assertThat(all.toString(StandardCharsets.ISO_8859_1))
        .startsWith("POST /in HTTP/1.1\r\nHost: rmm.example.com:8040\r\nUser-Agent: ")
        .contains("\r\nContent-Type: application/x-www-form-urlencoded\r\n")
        .contains("\r\nContent-Length: 5\r\n")
        .endsWith("\r\n\r\na=b+c");
  }

  /** Numbers in disguise go past the library's own hook for names; here nothing is behind it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.2:8040/",
        "http://127.0.0.1:8041/",
        "http://2130706434:8040/",
        "http://127.2:8040/",
        "http://0x7f000002:8040/",
        "http://0177.0.0.2:8040/",
        "http://[::ffff:127.0.0.2]:8040/",
        "http://169.254.169.254/",
        "http://localhost:8040/",
        "http://rmm.example.com:8040/"
      })
  void aClientLeadsNowhereElse(String url) throws Exception {
    FakeWire wire = saying(HI);
    Line line = Line.inClear(wire, clearance(HERE));
    try (line) {
      var call = line.client().newCall(new Request.Builder().url(url).build());
      assertThatThrownBy(() -> call.execute().close()).isInstanceOf(IOException.class);
      assertThat(wire.sent()).isEmpty();
      assertThat(wire.dialled()).containsExactly(HERE);
    }
  }

  @Test
  void aSecondSocketIsRefused() throws Exception {
    FakeWire wire = saying(HI);
    try (Line line = Line.inClear(wire, clearance(HERE))) {
      var sockets = line.client().socketFactory();
      sockets.createSocket();
      assertThatThrownBy(sockets::createSocket).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> sockets.createSocket(HERE.address(), HERE.port()))
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(WireIOException.class);
    }
    assertThat(wire.dialled()).containsExactly(HERE);
  }
}
