package io.picket.probes.service;

import io.picket.fingerprints.products.Product;
import io.picket.fingerprints.products.Products;
import io.picket.fingerprints.products.Recognition;
import io.picket.fingerprints.products.Traces;
import io.picket.model.Answer;
import io.picket.model.HostName;
import io.picket.model.HttpSeen;
import io.picket.model.Intrusion;
import io.picket.model.ProductMatch;
import io.picket.model.Reason;
import io.picket.model.ServiceSeen;
import io.picket.model.Text;
import io.picket.probes.Site;
import io.picket.probes.http.Authority;
import io.picket.probes.http.HttpAnswer;
import io.picket.probes.http.Pages;
import io.picket.probes.http.WebClient;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One look at one port; the rules stand above {@link ServiceProbe}. */
final class Visit {
  private static final int MOST_CONFIRMATIONS = 2;
  private static final String START = "/";

  private final Site at;
  private final Wire wire;
  private final RandomGenerator random;
  private final WebClient web;
  private final List<HttpSeen.Exchange> pages = new ArrayList<>();
  private final List<ServiceSeen.Detail> details = new ArrayList<>();
  private Traces traces = Traces.none();
  private @Nullable HttpAnswer start;
  private Optional<String> protocol = Optional.empty();
  private Optional<String> banner = Optional.empty();
  private Answer tls = notTried();
  private boolean helloAnsweredOtherwise;
  private Answer plainHttp = notTried();
  private Answer httpOverTls = notTried();

  Visit(Site at, Wire wire, RandomGenerator random, WebClient web) {
    this.at = at;
    this.wire = wire;
    this.random = random;
    this.web = web;
  }

  private static Answer notTried() {
    return new Answer.Unknown(Reason.NOT_TRIED, "not asked");
  }

  ServiceSeen look() throws InterruptedException {
    approach();
    greet();
    if (tls.isYes()) {
      at.herald().accept(seen(List.of(), false, Optional.empty()));
    }
    if (protocol.isPresent()) {
      settleProtocol("before and after them");
    } else {
      if (at.clearance().level().compareTo(Intrusion.REQUEST) < 0) {
        plainHttp = new Answer.Unknown(Reason.OUT_OF_SCOPE, "there is no leave for requests");
        httpOverTls = plainHttp;
      } else {
        askInClear();
        listenInTls(true);
        askInTls();
        confirm();
        listenInTls(false);
        askWhoManages();
        meetStrangers();
      }
    }
    web.quit();
    if (protocol.isEmpty() && (plainHttp.isYes() || httpOverTls.isYes())) {
      protocol = Optional.of("http");
    }
    Recognition recognition = Recognition.of(traces);
    return seen(
        recognition.products(),
        recognition.contradictory(),
        tls.isYes() || protocol.isEmpty()
            ? Optional.empty()
            : new UpgradeLook(at, wire).of(protocol.get()));
  }

  /** What is known by now. */
  private ServiceSeen seen(
      List<ProductMatch> products, boolean contradictory, Optional<ServiceSeen.Upgrade> upgrade) {
    return new ServiceSeen(
        protocol,
        tls,
        plainHttp,
        httpOverTls,
        banner,
        products,
        contradictory,
        details,
        pages,
        upgrade);
  }

  /** Whoever breaks off a hello or a request may speak one of the protocols that wait. */
  private void meetStrangers() throws InterruptedException {
    boolean silent = isSilent(tls) && isSilent(plainHttp);
    boolean brokeOff = brokeOff(tls) || brokeOff(plainHttp);
    if (protocol.isPresent() || banner.isPresent() || !(silent || brokeOff)) {
      return;
    }
    web.quit();
    var strangers = new Strangers(at, wire, random);
    Optional<Spoken> spoken = silent ? strangers.findSilent() : strangers.find();
    if (spoken.isPresent()) {
      protocol = Optional.of(spoken.get().protocol());
      details.addAll(spoken.get().details());
      settleProtocol("between and after them");
    }
  }

  private static boolean isSilent(Answer answer) {
    return answer instanceof Answer.Unknown(Reason reason, String detail)
        && reason == Reason.SILENT;
  }

  private static boolean brokeOff(Answer answer) {
    return answer instanceof Answer.Unknown(Reason reason, String detail)
        && (reason == Reason.CLOSED_EARLY || reason == Reason.RESET || reason == Reason.MALFORMED);
  }

  private Optional<String> name() {
    return at.host().name().map(HostName::ascii);
  }

  private int port() {
    return at.clearance().endpoint().port();
  }

  /** Where a protocol waits to be spoken to in its own way, its opening goes first. */
  private void approach() throws InterruptedException {
    Optional<Approach> usual = Approach.usualAt(port());
    if (usual.isEmpty()) {
      return;
    }
    try (Connection connection = wire.connect(at.clearance())) {
      connection.send(usual.get().bytes());
      details.addAll(connection.receive(usual.get().decoder()));
      protocol = Optional.of(usual.get().protocol());
    } catch (WireException e) {
      // It is not that protocol, or does not say so; the general questions follow.
      details.clear();
    }
  }

  /** A port that speaks its own protocol has no HTTP; whether it has TLS may need a second look. */
  private void settleProtocol(String when) throws InterruptedException {
    String own = protocol.orElseThrow();
    if (tls instanceof Answer.Unknown first) {
      tls = new OwnProtocol(at, wire, random, own, when).settle(first, helloAnsweredOtherwise);
    }
    plainHttp = new Answer.No("speaks " + own);
    if (tls.isNo()) {
      httpOverTls = plainHttp;
    } else if (tls instanceof Answer.Unknown(Reason reason, String detail)) {
      httpOverTls = new Answer.Unknown(reason, detail);
    }
  }

  private void greet() throws InterruptedException {
    try (Connection connection = wire.connect(at.clearance())) {
      try {
        connection.send(Hello.bytes(name(), random));
        switch (connection.receive(new FirstWordsDecoder())) {
          case FirstWords.Tls(String how) -> tls = new Answer.Yes(how);
          case FirstWords.Http(String status) ->
              tls = new Answer.No("answers a ClientHello with " + status);
          case FirstWords.Said(byte[] bytes) -> said(bytes);
        }
      } catch (WireException e) {
        byte[] unread = connection.unread();
        tls = new Answer.Unknown(e.reason(), Text.printable(e.detail()));
        // A greeting can be complete before the connection is torn down under our hello.
        if (unread.length > 0) {
          said(unread);
        }
      }
    } catch (WireException e) {
      tls = new Answer.Unknown(e.reason(), Text.printable(e.detail()));
    }
  }

  /** Takes in words that are neither TLS nor HTTP. */
  private void said(byte[] bytes) {
    helloAnsweredOtherwise |= !FirstWordsDecoder.mayBeTls(bytes);
    Optional<Spoken> spoken = protocol.isEmpty() ? Spoken.of(bytes) : Optional.empty();
    String line = Spoken.line(bytes);
    if (spoken.isPresent()) {
      protocol = Optional.of(spoken.get().protocol());
      details.addAll(spoken.get().details());
      String how = "greets as " + spoken.get().protocol();
      tls = new Answer.No(how);
      plainHttp = new Answer.No(how);
      httpOverTls = new Answer.No(how);
    } else if (Spoken.isTextLine(bytes)) {
      tls = new Answer.No("answers a ClientHello with text: " + Text.printable(line, 60));
    } else if (tls.equals(notTried())) {
      tls = new Answer.Unknown(Reason.MALFORMED, "answers a ClientHello with something else");
    }
    if (!line.isBlank() && (spoken.isPresent() || Spoken.isTextLine(bytes))) {
      banner = Optional.of(Text.printable(line));
      traces = new Traces(traces.pages(), banner, traces.issuers());
    }
  }

  private void askInClear() throws InterruptedException {
    try {
      switch (web.inClear(at.clearance(), authority(false), START)) {
        case WebClient.Reply.Http(HttpAnswer answer) -> answeredInClear(answer);
        case WebClient.Reply.Other(byte[] bytes, Reason reason, String detail) ->
            otherInClear(bytes, reason, detail);
      }
    } catch (WireException e) {
      plainHttp = new Answer.Unknown(e.reason(), Text.printable(e.detail()));
      if (e.reason() == Reason.CLOSED_EARLY && protocol.isPresent()) {
        plainHttp = new Answer.No("closes without an answer");
      }
    }
  }

  private void answeredInClear(HttpAnswer answer) throws InterruptedException {
    if (tls instanceof Answer.Unknown unknown) {
      web.quit();
      tls =
          new SecondHello(wire, at.clearance(), name(), random)
              .settle(unknown, () -> again(answer));
    }
    if (tls.isYes() && answer.status() == 400) {
      plainHttp = new Answer.No("answers HTTP in clear with 400: this is a TLS port");
      return;
    }
    plainHttp = new Answer.Yes("answers GET / in clear with " + answer.status());
    if (tls.isNo()) {
      httpOverTls = new Answer.No("there is no TLS");
    }
    keep(START, false, answer);
  }

  /** Whether the start page in clear is still answered as it was. */
  private Answer again(HttpAnswer before) throws InterruptedException {
    if (Pages.hintsAtTls(before, port())) {
      return new Answer.Unknown(Reason.CONTRADICTORY, "answers in clear as TLS ports do");
    }
    int status = before.status();
    try {
      return web.inClear(at.clearance(), authority(false), START)
                  instanceof WebClient.Reply.Http(HttpAnswer after)
              && after.status() == status
          ? new Answer.Yes("between and after them answers GET / in clear with " + status)
          : new Answer.Unknown(Reason.CONTRADICTORY, "no longer answers as it did");
    } catch (WireException e) {
      return new Answer.Unknown(e.reason(), Text.printable(e.detail()));
    }
  }

  private void otherInClear(byte[] bytes, Reason reason, String detail) {
    boolean alert = bytes.length >= 2 && bytes[0] == 21 && bytes[1] == 3;
    if (tls.isYes() && alert) {
      plainHttp = new Answer.No("answers HTTP in clear with a TLS alert");
      return;
    }
    plainHttp = new Answer.Unknown(reason, Text.printable(detail));
    if (!tls.isYes() && Spoken.of(bytes).isPresent()) {
      said(bytes);
    }
  }

  /**
   * Looks for another protocol than HTTP inside TLS, where it is usual before a page is asked for,
   * elsewhere once that came to nothing.
   */
  private void listenInTls(boolean early) throws InterruptedException {
    var inside = new InsideTls(at, wire);
    boolean open = tls.isYes() && protocol.isEmpty() && !plainHttp.isYes();
    if (!open || early != inside.isUsual() || !httpOverTls.isUnknown()) {
      return;
    }
    web.quit();
    try {
      Optional<Spoken> spoken = inside.look();
      if (spoken.isPresent()) {
        protocol = Optional.of(spoken.get().protocol());
        details.addAll(spoken.get().details());
        httpOverTls = new Answer.No("speaks " + protocol.get() + " inside TLS");
        settleInClear();
      }
    } catch (WireException e) {
      // It does not say what it is; a page may still be asked for.
    }
  }

  /** Asks a web port that may be Windows Remote Management who it is. */
  private void askWhoManages() throws InterruptedException {
    if (protocol.isPresent() || start == null || !Management.worthAsking(port(), start)) {
      return;
    }
    try {
      Optional<HttpAnswer> answer = Optional.empty();
      if (httpOverTls.isYes()
          && web.inTls(at.clearance(), name(), authority(true), Management.identify())
              instanceof WebClient.Inside(HttpAnswer said, _, _)) {
        answer = Optional.of(said);
      } else if (plainHttp.isYes()
          && web.inClear(at.clearance(), authority(false), Management.identify())
              instanceof WebClient.Reply.Http(HttpAnswer said)) {
        answer = Optional.of(said);
      }
      HttpAnswer before = start;
      Optional<Spoken> spoken = answer.flatMap(said -> Management.read(said, before));
      if (spoken.isPresent()) {
        protocol = Optional.of(spoken.get().protocol());
        details.addAll(spoken.get().details());
      }
    } catch (WireException e) {
      details.add(new ServiceSeen.Detail("not identified", "/wsman: " + e.reason().text()));
    }
  }

  private void askInTls() throws InterruptedException {
    if (httpOverTls.isNo()) {
      return;
    }
    if (tls instanceof Answer.Unknown(Reason reason, String detail)) {
      httpOverTls = new Answer.Unknown(reason, detail);
    }
    if (!tls.isYes()) {
      if (tls.isNo()) {
        httpOverTls = new Answer.No("there is no TLS");
      }
      return;
    }
    try {
      switch (web.inTls(at.clearance(), name(), authority(true), START)) {
        case WebClient.Inside inside -> answeredInTls(inside);
        case WebClient.NotTls(String detail) ->
            httpOverTls = new Answer.Unknown(Reason.CONTRADICTORY, detail);
      }
    } catch (WireException e) {
      httpOverTls = new Answer.Unknown(e.reason(), Text.printable(e.detail()));
    }
  }

  private void answeredInTls(WebClient.Inside inside) {
    httpOverTls =
        new Answer.Yes(
            "answers GET / inside " + inside.version() + " with " + inside.answer().status());
    inside
        .issuer()
        .ifPresent(issuer -> traces = new Traces(traces.pages(), traces.banner(), List.of(issuer)));
    keep(START, true, inside.answer());
    settleInClear();
  }

  /** TLS answered before and after; so a close in between was meant for plain text. */
  private void settleInClear() {
    if (plainHttp instanceof Answer.Unknown(Reason reason, String detail)
        && (reason == Reason.CLOSED_EARLY || reason == Reason.RESET)) {
      plainHttp =
          new Answer.No("ends the connection when spoken to in clear, and answers inside TLS");
    }
  }

  /** Asks for the pages that would tell candidates apart. */
  private void confirm() throws InterruptedException {
    for (int asked = 0; asked < MOST_CONFIRMATIONS; asked++) {
      Optional<String> path = Recognition.of(traces).confirm().stream().findFirst();
      if (path.isEmpty()) {
        return;
      }
      if (!mayAsk(path.get())) {
        return;
      }
      try {
        if (httpOverTls.isYes()
            && web.inTls(at.clearance(), name(), authority(true), path.get())
                instanceof WebClient.Inside inside) {
          keep(path.get(), true, inside.answer());
        } else if (plainHttp.isYes()
            && web.inClear(at.clearance(), authority(false), path.get())
                instanceof WebClient.Reply.Http(HttpAnswer answer)) {
          keep(path.get(), false, answer);
        } else {
          return;
        }
      } catch (WireException e) {
        details.add(new ServiceSeen.Detail("not confirmed", path.get() + ": " + e.reason().text()));
        return;
      }
    }
  }

  /** Waits for the path's turn, once for all that share it; false when one was asked enough. */
  private boolean mayAsk(String path) throws InterruptedException {
    List<Product> sharing =
        Products.all().stream().filter(product -> product.confirm().contains(path)).toList();
    if (sharing.stream().anyMatch(product -> at.courtesy().toHost() >= product.requests())) {
      details.add(new ServiceSeen.Detail("not confirmed", path + ": asked often enough"));
      return false;
    }
    Optional<Duration> spacing =
        sharing.stream().map(Product::spacing).max(Comparator.naturalOrder());
    if (spacing.isPresent()) {
      web.awaitTurn(path, spacing.get());
    }
    return true;
  }

  /** Notes the page by which a product says that it was asked too often. */
  private void noteThrottle(String path, HttpAnswer answer) {
    if (answer.status() == 429
        || Products.all().stream().anyMatch(product -> product.isThrottling(answer.text()))) {
      details.add(new ServiceSeen.Detail(ServiceSeen.THROTTLED, path));
    }
  }

  private void keep(String path, boolean inTls, HttpAnswer answer) {
    start = path.equals(START) ? answer : start;
    noteThrottle(path, answer);
    traces = traces.with(Pages.traces(path, answer));
    pages.add(
        Pages.exchange(Authority.base(at.host(), at.clearance().endpoint(), inTls) + path, answer));
  }

  private String authority(boolean inTls) {
    return Authority.of(at.host(), at.clearance().endpoint(), inTls);
  }
}
