package io.picket.probes.service;

import io.picket.fingerprints.products.Products;
import io.picket.fingerprints.products.Recognition;
import io.picket.fingerprints.products.Traces;
import io.picket.model.Answer;
import io.picket.model.Confidence;
import io.picket.model.HostName;
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
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** One look at one port; the rules stand above {@link ServiceProbe}. */
final class Visit {
  private static final String START = Notes.START;

  private final Site at;
  private final Wire wire;
  private final RandomGenerator random;
  private final WebClient web;
  private final Notes notes = new Notes();
  private boolean helloAnsweredOtherwise;

  Visit(Site at, Wire wire, RandomGenerator random, WebClient web) {
    this.at = at;
    this.wire = wire;
    this.random = random;
    this.web = web;
  }

  ServiceSeen look() throws InterruptedException {
    approach();
    greet();
    if (notes.tls.isYes()) {
      at.herald().accept(notes.seen(List.of(), false, Optional.empty()));
    }
    if (notes.protocol.isPresent()) {
      settleProtocol("before and after them");
    } else {
      if (at.clearance().level().compareTo(Intrusion.REQUEST) < 0) {
        notes.plainHttp = new Answer.Unknown(Reason.OUT_OF_SCOPE, "there is no leave for requests");
        notes.httpOverTls = notes.plainHttp;
      } else {
        askInClear();
        listenInTls(true);
        askInTls();
        new Confirmation(at, web, notes).run();
        listenInTls(false);
        askWhoManages();
        meetStrangers();
      }
    }
    web.quit();
    if (notes.protocol.isEmpty() && (notes.plainHttp.isYes() || notes.httpOverTls.isYes())) {
      notes.protocol = Optional.of("http");
    }
    Recognition recognition = Recognition.of(notes.traces);
    if (!recognition.contradictory()) {
      mind(recognition.products());
    }
    return notes.seen(
        recognition.products(),
        recognition.contradictory(),
        notes.tls.isYes() || notes.protocol.isEmpty()
            ? Optional.empty()
            : new UpgradeLook(at, wire).of(notes.protocol.get()));
  }

  /** A product that wants its pages to be left alone is asked at the host's other ports so too. */
  private void mind(List<ProductMatch> products) {
    products.stream()
        .filter(match -> match.confidence() != Confidence.LOW)
        .flatMap(match -> Products.of(match.id()).stream())
        .forEach(at.courtesy()::mind);
  }

  /** Whoever breaks off a hello or a request may speak one of the protocols that wait. */
  private void meetStrangers() throws InterruptedException {
    boolean silent = isSilent(notes.tls) && isSilent(notes.plainHttp);
    boolean brokeOff = brokeOff(notes.tls) || brokeOff(notes.plainHttp);
    if (notes.protocol.isPresent() || notes.banner.isPresent() || !(silent || brokeOff)) {
      return;
    }
    web.quit();
    var strangers = new Strangers(at, wire, random);
    Strangers.Search search = silent ? strangers.findSilent() : strangers.find();
    if (search.found().isPresent()) {
      notes.take(search.found().get());
      settleProtocol("between and after them");
    } else if (!search.asked().isEmpty()) {
      notes.details.add(
          new ServiceSeen.Detail(ServiceSeen.IN_VAIN, String.join(", ", search.asked())));
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
      notes.details.addAll(connection.receive(usual.get().decoder()));
      notes.protocol = Optional.of(usual.get().protocol());
    } catch (WireException e) {
      // It is not that protocol, or does not say so; the general questions follow.
      notes.details.clear();
    }
  }

  /** A port that speaks its own protocol has no HTTP; whether it has TLS may need a second look. */
  private void settleProtocol(String when) throws InterruptedException {
    String own = notes.protocol.orElseThrow();
    if (notes.tls instanceof Answer.Unknown first) {
      notes.tls =
          new OwnProtocol(at, wire, random, own, when).settle(first, helloAnsweredOtherwise);
    }
    notes.plainHttp = new Answer.No("speaks " + own);
    if (notes.tls.isNo()) {
      notes.httpOverTls = notes.plainHttp;
    } else if (notes.tls instanceof Answer.Unknown(Reason reason, String detail)) {
      notes.httpOverTls = new Answer.Unknown(reason, detail);
    }
  }

  private void greet() throws InterruptedException {
    try (Connection connection = wire.connect(at.clearance())) {
      try {
        connection.send(Hello.bytes(name(), random));
        switch (connection.receive(new FirstWordsDecoder())) {
          case FirstWords.Tls(String how) -> notes.tls = new Answer.Yes(how);
          case FirstWords.Http(String status) ->
              notes.tls = new Answer.No("answers a ClientHello with " + status);
          case FirstWords.Said(byte[] bytes) -> said(bytes);
        }
      } catch (WireException e) {
        byte[] unread = connection.unread();
        notes.tls = new Answer.Unknown(e.reason(), Text.printable(e.detail()));
        // A greeting can be complete before the connection is torn down under our hello.
        if (unread.length > 0) {
          said(unread);
        }
      }
    } catch (WireException e) {
      notes.tls = new Answer.Unknown(e.reason(), Text.printable(e.detail()));
    }
  }

  /** Takes in words that are neither TLS nor HTTP. */
  private void said(byte[] bytes) {
    helloAnsweredOtherwise |= !FirstWordsDecoder.mayBeTls(bytes);
    Optional<Spoken> spoken = notes.protocol.isEmpty() ? Spoken.of(bytes) : Optional.empty();
    String line = Spoken.line(bytes);
    if (spoken.isPresent()) {
      notes.take(spoken.get());
      String how = "greets as " + spoken.get().protocol();
      notes.tls = new Answer.No(how);
      notes.plainHttp = new Answer.No(how);
      notes.httpOverTls = new Answer.No(how);
    } else if (Spoken.isTextLine(bytes)) {
      notes.tls = new Answer.No("answers a ClientHello with text: " + Text.printable(line, 60));
    } else if (notes.tls.equals(Notes.notTried())) {
      notes.tls = new Answer.Unknown(Reason.MALFORMED, "answers a ClientHello with something else");
    }
    if (!line.isBlank() && (spoken.isPresent() || Spoken.isTextLine(bytes))) {
      notes.banner = Optional.of(Text.printable(line));
      notes.traces = new Traces(notes.traces.pages(), notes.banner, notes.traces.issuers());
    }
  }

  private void askInClear() throws InterruptedException {
    try {
      switch (startInClear()) {
        case WebClient.Reply.Http(HttpAnswer answer) -> answeredInClear(answer);
        case WebClient.Reply.Other(byte[] bytes, Reason reason, String detail) ->
            otherInClear(bytes, reason, detail);
      }
    } catch (WireException e) {
      notes.plainHttp = new Answer.Unknown(e.reason(), Text.printable(e.detail()));
      if (e.reason() == Reason.CLOSED_EARLY && notes.protocol.isPresent()) {
        notes.plainHttp = new Answer.No("closes without an answer");
      }
    }
  }

  private WebClient.Reply startInClear() throws WireException, InterruptedException {
    if (notes.tls.isYes()) {
      return web.inClearBesideTls(at.clearance(), authority(false), START);
    }
    web.awaitTurn(START);
    return web.inClear(at.clearance(), authority(false), START);
  }

  private void answeredInClear(HttpAnswer answer) throws InterruptedException {
    if (notes.tls instanceof Answer.Unknown unknown) {
      web.quit();
      notes.tls =
          new SecondHello(wire, at.clearance(), name(), random)
              .settle(unknown, () -> again(answer));
    }
    if (notes.tls.isYes() && answer.status() == 400) {
      notes.plainHttp = new Answer.No("answers HTTP in clear with 400: this is a TLS port");
      return;
    }
    notes.plainHttp = new Answer.Yes("answers GET / in clear with " + answer.status());
    if (notes.tls.isNo()) {
      notes.httpOverTls = new Answer.No("there is no TLS");
    }
    notes.keep(at, START, false, answer);
  }

  /** Whether the start page in clear is still answered as it was. */
  private Answer again(HttpAnswer before) throws InterruptedException {
    if (Pages.hintsAtTls(before, port())) {
      return new Answer.Unknown(Reason.CONTRADICTORY, "answers in clear as TLS ports do");
    }
    int status = before.status();
    web.awaitTurn(START);
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
    if (notes.tls.isYes() && alert) {
      notes.plainHttp = new Answer.No("answers HTTP in clear with a TLS alert");
      return;
    }
    notes.plainHttp = new Answer.Unknown(reason, Text.printable(detail));
    if (!notes.tls.isYes() && Spoken.of(bytes).isPresent()) {
      said(bytes);
    }
  }

  /**
   * Looks for another protocol than HTTP inside TLS, where it is usual before a page is asked for,
   * elsewhere once that came to nothing.
   */
  private void listenInTls(boolean early) throws InterruptedException {
    var inside = new InsideTls(at, wire);
    boolean open = notes.tls.isYes() && notes.protocol.isEmpty() && !notes.plainHttp.isYes();
    if (!open || early != inside.isUsual() || !notes.httpOverTls.isUnknown()) {
      return;
    }
    web.quit();
    try {
      Optional<Spoken> spoken = inside.look();
      if (spoken.isPresent()) {
        notes.take(spoken.get());
        notes.httpOverTls = new Answer.No("speaks " + notes.protocol.get() + " inside TLS");
        settleInClear();
      }
    } catch (WireException e) {
      // It does not say what it is; a page may still be asked for.
    }
  }

  /** Asks a web port that may be Windows Remote Management who it is. */
  private void askWhoManages() throws InterruptedException {
    if (notes.protocol.isPresent()
        || notes.start == null
        || !Management.worthAsking(port(), notes.start)) {
      return;
    }
    web.awaitTurn(Management.PATH);
    try {
      Optional<HttpAnswer> answer = Optional.empty();
      if (notes.httpOverTls.isYes()
          && web.inTls(at.clearance(), name(), authority(true), Management.identify())
              instanceof WebClient.Inside(HttpAnswer said, _, _)) {
        answer = Optional.of(said);
      } else if (notes.plainHttp.isYes()
          && web.inClear(at.clearance(), authority(false), Management.identify())
              instanceof WebClient.Reply.Http(HttpAnswer said)) {
        answer = Optional.of(said);
      }
      HttpAnswer before = notes.start;
      Optional<Spoken> spoken = answer.flatMap(said -> Management.read(said, before));
      if (spoken.isPresent()) {
        notes.take(spoken.get());
      }
    } catch (WireException e) {
      notes.details.add(new ServiceSeen.Detail("not identified", "/wsman: " + e.reason().text()));
    }
  }

  private void askInTls() throws InterruptedException {
    if (notes.httpOverTls.isNo()) {
      return;
    }
    if (notes.tls instanceof Answer.Unknown(Reason reason, String detail)) {
      notes.httpOverTls = new Answer.Unknown(reason, detail);
    }
    if (!notes.tls.isYes()) {
      if (notes.tls.isNo()) {
        notes.httpOverTls = new Answer.No("there is no TLS");
      }
      return;
    }
    web.awaitTurn(START);
    try {
      switch (web.inTls(at.clearance(), name(), authority(true), START)) {
        case WebClient.Inside inside -> answeredInTls(inside);
        case WebClient.NotTls(String detail) ->
            notes.httpOverTls = new Answer.Unknown(Reason.CONTRADICTORY, detail);
      }
    } catch (WireException e) {
      notes.httpOverTls = new Answer.Unknown(e.reason(), Text.printable(e.detail()));
    }
  }

  private void answeredInTls(WebClient.Inside inside) {
    notes.httpOverTls =
        new Answer.Yes(
            "answers GET / inside " + inside.version() + " with " + inside.answer().status());
    inside
        .issuer()
        .ifPresent(issuer ->
            notes.traces =
                new Traces(notes.traces.pages(), notes.traces.banner(), List.of(issuer)));
    notes.keep(at, START, true, inside.answer());
    settleInClear();
  }

  /** TLS answered before and after; so a close in between was meant for plain text. */
  private void settleInClear() {
    if (notes.plainHttp instanceof Answer.Unknown(Reason reason, String detail)
        && (reason == Reason.CLOSED_EARLY || reason == Reason.RESET)) {
      notes.plainHttp =
          new Answer.No("ends the connection when spoken to in clear, and answers inside TLS");
    }
  }

  private String authority(boolean inTls) {
    return Authority.of(at.host(), at.clearance().endpoint(), inTls);
  }
}
