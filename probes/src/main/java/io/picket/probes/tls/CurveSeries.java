package io.picket.probes.tls;

import io.picket.fingerprints.tls.Suite;
import io.picket.fingerprints.tls.Suites;
import io.picket.model.Answer;
import io.picket.model.Reason;
import io.picket.model.TlsDetail;
import io.picket.model.TlsDetail.Question;
import io.picket.model.TlsVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds curves, signature schemes, application protocols and extensions below TLS 1.3, all in the
 * same connections: every answer removes a curve, a scheme and a protocol from the next hello.
 */
final class CurveSeries {
  /** A scheme nobody has; a server that signs with it, or although only it is left, lies. */
  private static final int BOGUS_SIGNATURE = 0xFDFF;

  private static final int MOST_STEPS = 60;

  private static final List<String> PROTOCOLS =
      List.of(
          "h2", "http/1.1", "http/1.0", "spdy/3.1", "smtp", "imap", "pop3", "ftp", "xmpp-client");

  private final Asker asker;
  private final Offers offers;
  private final Accepted accepted;
  private final DetailNotes notes;

  private final List<Integer> curves = new ArrayList<>();
  private final List<Integer> curvesLeft = new ArrayList<>(Offers.CURVES);
  private Optional<Answer> curvesEnd = Optional.empty();
  private final List<Integer> schemes = new ArrayList<>();
  private final List<Integer> schemesLeft = new ArrayList<>(Offers.SIGNATURES);
  private Optional<Answer> schemesEnd = Optional.empty();
  private final List<String> protocols = new ArrayList<>();
  private final List<String> protocolsLeft = new ArrayList<>(PROTOCOLS);
  private boolean extras = true;
  private boolean suspectCurves;
  private String refusal = "";
  private List<Integer> heldSchemes = List.of();

  CurveSeries(Asker asker, Offers offers, Accepted accepted, DetailNotes notes) {
    this.asker = asker;
    this.offers = offers;
    this.accepted = accepted;
    this.notes = notes;
  }

  void run() throws InterruptedException {
    Optional<TlsVersion> version = accepted.highest(CurveSeries::isEcdhe);
    if (version.isEmpty()) {
      runWithoutCurves();
      return;
    }
    boolean twelve = version.get() == TlsVersion.TLS_1_2;
    if (!twelve) {
      schemesEnd =
          Optional.of(
              new Answer.Unknown(Reason.NOT_TRIED, "only TLS 1.2 names what it signs with"));
    }
    List<Integer> suites = suites(version.get());
    for (int step = 0; step < MOST_STEPS && !isOver(); step++) {
      Heard heard = asker.listen(new Offer(version.get(), suites, hello(version.get(), suites)));
      if (!take(heard, twelve, suites)) {
        break;
      }
    }
    Answer left = new Answer.Unknown(Reason.NOT_TRIED, "the series ended early");
    notes.curves(curves, curvesEnd.orElse(left));
    notes.signatures(schemes, schemesEnd.orElse(left));
    notes.alpn(protocols);
  }

  /** Nothing to eliminate, but the extensions can be asked about all the same. */
  private void runWithoutCurves() throws InterruptedException {
    Answer none = new Answer.Unknown(Reason.NOT_TRIED, "no ECDHE suite below TLS 1.3 is accepted");
    notes.curves(List.of(), none);
    notes.signatures(List.of(), none);
    Optional<TlsVersion> version = accepted.highest(suite -> !suite.isAnonymous());
    if (version.isPresent()) {
      List<Integer> suites = accepted.suites(version.get(), suite -> !suite.isAnonymous());
      Heard heard = asker.listen(new Offer(version.get(), suites, hello(version.get(), suites)));
      if (heard.reply() instanceof Reply.Chosen(ServerHello hello)) {
        noteExtensions(hello, heard.flight());
        notes.alpn(protocols);
      }
    }
  }

  private static boolean isEcdhe(Suite suite) {
    return suite.keyExchange() == Suite.KeyExchange.ECDHE && !suite.isAnonymous();
  }

  /** CBC suites where there are any, because only they let encrypt-then-MAC show. */
  private List<Integer> suites(TlsVersion version) {
    List<Integer> rsa =
        accepted.suites(
            version, suite -> isEcdhe(suite) && suite.authentication() == Suite.Authentication.RSA);
    List<Integer> all = rsa.isEmpty() ? accepted.suites(version, CurveSeries::isEcdhe) : rsa;
    List<Integer> cbc =
        all.stream()
            .filter(code -> Suites.of(code).filter(s -> s.mode() == Suite.Mode.CBC).isPresent())
            .toList();
    return cbc.isEmpty() ? all : cbc;
  }

  private boolean isOver() {
    return curvesEnd.isPresent() && schemesEnd.isPresent();
  }

  private ClientHello hello(TlsVersion version, List<Integer> suites) {
    List<Extension> extensions = offers.named();
    extensions.add(Extension.extendedMasterSecret());
    extensions.add(Extension.encryptThenMac());
    if (version == TlsVersion.TLS_1_2) {
      var codes = new ArrayList<>(schemesEnd.isPresent() ? Offers.SIGNATURES : schemesLeft);
      codes.add(BOGUS_SIGNATURE);
      extensions.add(Extension.signatures(codes));
    }
    if (extras) {
      extensions.add(Extension.heartbeat());
      extensions.add(Extension.signedCertificateTimestamp());
      extensions.add(Extension.statusRequest());
    }
    if (!protocolsLeft.isEmpty()) {
      extensions.add(Extension.alpn(protocolsLeft));
    }
    extensions.add(Extension.groups(curvesEnd.isPresent() ? Offers.CURVES : curvesLeft));
    extensions.add(Extension.pointFormats());
    Octets compressions = extras ? Octets.of((byte) 1, (byte) 0) : Octets.of((byte) 0);
    return new ClientHello(version.code(), suites, 0, compressions, extensions, true);
  }

  /** Takes an answer; false when the series cannot go on. */
  private boolean take(Heard heard, boolean twelve, List<Integer> suites) {
    switch (heard.reply()) {
      case Reply.Chosen(ServerHello hello) -> {
        noteExtensions(hello, heard.flight());
        Optional<KeyExchangeParameters> seen =
            heard
                .flight()
                .flatMap(ServerFlight::keyExchange)
                .flatMap(body -> KeyExchangeParameters.ecdhe(body, twelve));
        extras = false;
        return seen.isPresent() && take(seen.get());
      }
      case Reply.Refused(String how, long at) -> {
        return refused(how, suites);
      }
      case Reply.Odd(String what) -> {
        return end(new Answer.Unknown(Reason.CONTRADICTORY, what));
      }
      case Reply.Listed listed -> {
        return end(new Answer.Unknown(Reason.MALFORMED, "answered in SSLv2"));
      }
      case Reply.Unanswered(Reason reason, String detail) -> {
        if (extras) {
          extras = false;
          return true;
        }
        return end(new Answer.Unknown(reason, detail));
      }
    }
  }

  private boolean end(Answer why) {
    curvesEnd = Optional.of(curvesEnd.orElse(why));
    schemesEnd = Optional.of(schemesEnd.orElse(why));
    return false;
  }

  private boolean take(KeyExchangeParameters seen) {
    if (curvesEnd.isEmpty()) {
      int curve = seen.curve().orElse(-1);
      if (curvesLeft.removeIf(left -> left == curve)) {
        curves.add(curve);
      } else {
        curvesEnd = Optional.of(ignored("curve"));
      }
    }
    if (schemesEnd.isEmpty() && suspectCurves && curvesEnd.isEmpty()) {
      // All schemes are offered again and the server went on: the schemes had run out.
      schemesEnd = Optional.of(new Answer.Yes(refusal));
    } else if (schemesEnd.isEmpty()) {
      int scheme = seen.signature().orElse(-1);
      if (schemesLeft.removeIf(left -> left == scheme)) {
        schemes.add(scheme);
      } else {
        schemesEnd = Optional.of(ignored("signature scheme"));
      }
    }
    return true;
  }

  private static Answer ignored(String what) {
    return new Answer.Unknown(Reason.CONTRADICTORY, "chose a " + what + " that was not offered");
  }

  /** A refusal has two possible causes; taking one away shows which it was. */
  private boolean refused(String how, List<Integer> suites) {
    if (extras) {
      extras = false;
      return true;
    }
    if (!protocolsLeft.isEmpty()) {
      // RFC 7301 wants a refusal when no protocol suits.
      protocolsLeft.clear();
      return true;
    }
    if (curves.isEmpty()) {
      return end(
          new Answer.Unknown(Reason.CONTRADICTORY, "refused what it accepted before: " + how));
    }
    if (curvesEnd.isEmpty() && (schemesEnd.isPresent() || suspectCurves)) {
      curvesEnd = Optional.of(curveEnd(how, suites));
      restartSchemes();
      return true;
    }
    if (curvesEnd.isPresent() && schemesEnd.isEmpty()) {
      schemesEnd = Optional.of(new Answer.Yes(how));
      return true;
    }
    suspectCurves = true;
    refusal = how;
    heldSchemes = new ArrayList<>(schemesLeft);
    schemesLeft.clear();
    schemesLeft.addAll(Offers.SIGNATURES);
    return true;
  }

  private void restartSchemes() {
    if (suspectCurves) {
      schemesLeft.clear();
      schemesLeft.addAll(heldSchemes);
    }
  }

  /** An ECDSA certificate needs its own curve among those offered, so a refusal may mean that. */
  private static Answer curveEnd(String how, List<Integer> suites) {
    boolean onlyEcdsa =
        suites.stream()
            .allMatch(code ->
                Suites.of(code)
                    .filter(s -> s.authentication() == Suite.Authentication.ECDSA)
                    .isPresent());
    return onlyEcdsa
        ? new Answer.Unknown(
            Reason.NOT_TRIED, "an ECDSA certificate is refused without its own curve: " + how)
        : new Answer.Yes(how);
  }

  private void noteExtensions(ServerHello hello, Optional<ServerFlight> flight) {
    noteProtocol(hello);
    note(hello, Question.SECURE_RENEGOTIATION, Extension.RENEGOTIATION_INFO);
    note(hello, Question.EXTENDED_MASTER_SECRET, Extension.EXTENDED_MASTER_SECRET);
    boolean cbc =
        Suites.of(hello.suite()).filter(suite -> suite.mode() == Suite.Mode.CBC).isPresent();
    if (cbc) {
      note(hello, Question.ENCRYPT_THEN_MAC, Extension.ENCRYPT_THEN_MAC);
    }
    if (!extras) {
      return;
    }
    note(hello, Question.HEARTBEAT_OFFERED, Extension.HEARTBEAT);
    note(hello, Question.SCT_IN_TLS, Extension.SIGNED_CERTIFICATE_TIMESTAMP);
    notes.answer(
        Question.COMPRESSION,
        hello.compression() == 0
            ? new Answer.No("chose no compression although it was offered")
            : new Answer.Yes("chose compression method " + hello.compression()));
    notes.answer(
        Question.SESSION_IDS,
        hello.sessionId() > 0
            ? new Answer.Yes("gave out a session id of " + hello.sessionId() + " bytes")
            : new Answer.No("gave out no session id"));
    flight.ifPresent(this::noteFlight);
  }

  private void noteProtocol(ServerHello hello) {
    Optional<Octets> chosen = hello.extension(Extension.ALPN);
    if (chosen.isEmpty() || chosen.get().length() < 4) {
      protocolsLeft.clear();
      return;
    }
    byte[] body = chosen.get().toBytes();
    String protocol = new String(body, 3, body.length - 3, StandardCharsets.US_ASCII);
    if (protocolsLeft.remove(protocol)) {
      protocols.add(protocol);
    } else {
      protocolsLeft.clear();
    }
  }

  private void noteFlight(ServerFlight flight) {
    if (flight.stapled().isPresent()) {
      notes.answer(Question.OCSP_STAPLED, new Answer.Yes("sent a CertificateStatus"));
    } else if (flight.complete()) {
      notes.answer(Question.OCSP_STAPLED, new Answer.No("sent none although asked"));
    }
    if (flight.complete() || flight.certificateRequest().isPresent()) {
      notes.clientCertificate(clientCertificate(flight));
    }
  }

  private static TlsDetail.ClientCertificate clientCertificate(ServerFlight flight) {
    if (flight.certificateRequest().isEmpty()) {
      Answer no = new Answer.No("sent no CertificateRequest below TLS 1.3");
      return new TlsDetail.ClientCertificate(no, no, List.of());
    }
    return new TlsDetail.ClientCertificate(
        new Answer.Yes("sent a CertificateRequest"),
        new Answer.Unknown(Reason.NOT_TRIED, "takes a whole handshake to find out"),
        CertificateAuthorities.names(flight.certificateRequest().get()));
  }

  private void note(ServerHello hello, Question question, int extension) {
    notes.answer(
        question,
        hello.extension(extension).isPresent()
            ? new Answer.Yes("answered the extension")
            : new Answer.No("did not answer the extension"));
  }
}
