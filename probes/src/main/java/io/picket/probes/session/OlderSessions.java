package io.picket.probes.session;

import io.picket.model.Answer;
import io.picket.model.Reason;
import io.picket.model.TlsSession;
import io.picket.model.TlsSession.Question;
import io.picket.model.TlsVersion;
import io.picket.probes.handshake.Dialogue;
import io.picket.probes.handshake.Hello;
import io.picket.probes.handshake.OlderHandshake;
import io.picket.probes.handshake.OlderSuite;
import io.picket.probes.handshake.ServerHello;
import io.picket.probes.tls.CertificateAuthorities;
import io.picket.probes.tls.Extension;
import io.picket.probes.tls.Octets;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sessions of TLS 1.0 to 1.2: ids, tickets, and a new handshake because the client wants it. */
final class OlderSessions {
  private static final List<Integer> SCHEMES =
      List.of(
          0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0603, 0x0806, 0x0601, 0x0807, 0x0808,
          0x0201, 0x0203, 0x0402, 0x0202);

  private final SessionProbe.Visit visit;
  private final SessionNotes notes;
  private final TlsVersion version;
  private final List<Integer> suites;
  private Answer asked = new Answer.Unknown(Reason.NOT_TRIED, "no handshake came so far");
  private List<String> authorities = List.of();

  OlderSessions(SessionProbe.Visit visit, TlsVersion version) {
    this.visit = visit;
    this.notes = visit.notes();
    this.version = version;
    this.suites =
        visit.suites(version).stream().filter(code -> OlderSuite.of(code).isPresent()).toList();
  }

  /**
   * A handshake carried to its end.
   *
   * @param resumed whether it went on with the session offered
   * @param knowsTickets whether the server answered session_ticket
   */
  private record Carried(
      OlderHandshake.Session session,
      boolean resumed,
      boolean knowsTickets,
      Optional<OlderHandshake.Ticket> ticket) {}

  void run() throws InterruptedException {
    Optional<WireException> obstacle = obstacle();
    if (obstacle.isPresent()) {
      failed(obstacle.get());
      return;
    }
    Carried first;
    try {
      first = carry(plain(), Optional.empty(), true, false);
    } catch (WireException e) {
      failed(e);
      return;
    }
    Optional<Carried> second = byId(first);
    if (second.filter(carried -> carried.resumed() && carried.ticket().isEmpty()).isPresent()) {
      // Nobody owes a ticket with a session taken up by its id; only a new one shows it.
      second = anew();
    }
    Optional<Carried> ticketed = second.filter(carried -> carried.ticket().isPresent());
    notes.handshake(
        new TlsSession.Handshake(
            version,
            new Answer.Yes("its Finished fits the handshake"),
            asked,
            asked.isYes()
                ? new Answer.No("finished the handshake without one")
                : new Answer.No("asked for none"),
            authorities,
            ticketed.flatMap(Carried::ticket).stream()
                .map(ticket -> new TlsSession.Ticket(ticket.lifetimeHint(), 0))
                .toList()));
    byTicket(second, ticketed);
  }

  private Optional<WireException> obstacle() {
    if (suites.isEmpty()) {
      return Optional.of(
          new WireException(Reason.NOT_TRIED, "none of its suites is spoken to the end here"));
    }
    return notes.certificateRequired()
        ? Optional.of(
            new WireException(Reason.NOT_TRIED, "it ends handshakes without a client certificate"))
        : Optional.empty();
  }

  /** Nothing was finished: what that says of client certificates, and of all the rest. */
  private void failed(WireException e) {
    Answer unknown = SessionNotes.unknown(e);
    boolean refused = e.reason() == Reason.REFUSED;
    Answer required =
        asked.isYes() && refused
            ? new Answer.Yes("refused a client without one: " + e.detail())
            : asked.isNo() ? new Answer.No("asked for none") : unknown;
    notes.handshake(
        new TlsSession.Handshake(
            version,
            refused && asked.isYes() ? new Answer.No(e.detail()) : unknown,
            asked.isUnknown() ? unknown : asked,
            required,
            authorities,
            List.of()));
    notes.answer(Question.RESUMES_BY_SESSION_ID, unknown);
    notes.answer(Question.RESUMES_BY_TICKET, unknown);
    notes.answer(Question.CLIENT_RENEGOTIATION, unknown);
  }

  /** Offers the session's id, together with leave to send a ticket, and yields what came of it. */
  private Optional<Carried> byId(Carried first) throws InterruptedException {
    Octets id = first.session().id();
    boolean has = id.length() > 0;
    if (!has) {
      notes.answer(Question.RESUMES_BY_SESSION_ID, new Answer.No("gave out no session id"));
    }
    try {
      Hello hello = with(plain(), id, Extension.sessionTicket());
      Carried carried =
          carry(hello, has ? Optional.of(first.session()) : Optional.empty(), false, false);
      if (carried.resumed()) {
        notes.answer(Question.RESUMES_BY_SESSION_ID, new Answer.Yes("took up a session by its id"));
      } else if (has && !carried.knowsTickets()) {
        notes.answer(
            Question.RESUMES_BY_SESSION_ID, new Answer.No("began anew although an id was offered"));
      } else if (has) {
        byIdAlone(first);
      }
      return Optional.of(carried);
    } catch (WireException e) {
      notes.answer(Question.RESUMES_BY_SESSION_ID, SessionNotes.unknown(e));
      notes.answer(Question.RESUMES_BY_TICKET, SessionNotes.unknown(e));
      return Optional.empty();
    }
  }

  /** Begins a session of its own, with leave to send a ticket. */
  private Optional<Carried> anew() throws InterruptedException {
    try {
      Hello hello = with(plain(), Octets.NONE, Extension.sessionTicket());
      return Optional.of(carry(hello, Optional.empty(), false, false));
    } catch (WireException e) {
      notes.answer(Question.RESUMES_BY_TICKET, SessionNotes.unknown(e));
      return Optional.empty();
    }
  }

  /** Some servers look at no id when tickets are spoken of. */
  private void byIdAlone(Carried first) throws InterruptedException {
    try {
      Hello hello = with(plain(), first.session().id());
      boolean resumed = carry(hello, Optional.of(first.session()), false, false).resumed();
      notes.answer(
          Question.RESUMES_BY_SESSION_ID,
          resumed
              ? new Answer.Yes("took up a session by its id")
              : new Answer.No("began anew although an id was offered"));
    } catch (WireException e) {
      notes.answer(Question.RESUMES_BY_SESSION_ID, SessionNotes.unknown(e));
    }
  }

  /** Offers the ticket where there is one; asks for a new handshake where that is allowed. */
  private void byTicket(Optional<Carried> second, Optional<Carried> ticketed)
      throws InterruptedException {
    if (second.isPresent() && ticketed.isEmpty()) {
      notes.answer(Question.RESUMES_BY_TICKET, new Answer.No("gave no ticket"));
    }
    boolean renegotiate = visit.mayRenegotiate();
    if (!renegotiate) {
      notes.answer(
          Question.CLIENT_RENEGOTIATION,
          new Answer.Unknown(
              Reason.OUT_OF_SCOPE, "asking for a new handshake needs leave for requests"));
    }
    if (ticketed.isEmpty() && !renegotiate) {
      return;
    }
    try {
      Hello hello = plain();
      Optional<OlderHandshake.Session> known = Optional.empty();
      if (ticketed.isPresent()) {
        known = ticketed.map(Carried::session);
        Octets ticket =
            ticketed.flatMap(Carried::ticket).map(OlderHandshake.Ticket::value).orElseThrow();
        // A session id of our own, which a server repeats when it takes the ticket (RFC 5077).
        hello = with(hello, hello.random(), new Extension(Extension.SESSION_TICKET, ticket));
      }
      boolean resumed = carry(hello, known, false, renegotiate).resumed();
      if (ticketed.isPresent()) {
        notes.answer(
            Question.RESUMES_BY_TICKET,
            resumed
                ? new Answer.Yes("took up the session of a ticket")
                : new Answer.No("began anew although a ticket was offered"));
      }
    } catch (WireException e) {
      notes.answer(Question.RESUMES_BY_TICKET, SessionNotes.unknown(e));
      notes.answer(Question.CLIENT_RENEGOTIATION, SessionNotes.unknown(e));
    }
  }

  private Carried carry(
      Hello hello, Optional<OlderHandshake.Session> known, boolean first, boolean renegotiate)
      throws WireException, InterruptedException {
    try (Connection connection = visit.wire().connect(visit.site().clearance())) {
      var dialogue = new Dialogue(connection, visit.random());
      ServerHello answer = dialogue.greet(hello);
      OlderHandshake handshake = OlderHandshake.after(answer, hello, dialogue);
      if (handshake.version() != version) {
        throw new WireException(
            Reason.CONTRADICTORY, "agreed on " + handshake.version().label() + " this time");
      }
      boolean resumed;
      try {
        resumed = handshake.finish(known);
      } finally {
        if (first && handshake.flightRead()) {
          note(answer, handshake);
        }
      }
      if (renegotiate) {
        renegotiate(handshake);
      } else {
        handshake.part();
      }
      return new Carried(
          handshake.session(),
          resumed,
          answer.extension(Extension.SESSION_TICKET).isPresent(),
          handshake.session().ticket());
    }
  }

  private void note(ServerHello answer, OlderHandshake handshake) {
    notes.limits(answer.extensions());
    asked =
        handshake.request().isPresent()
            ? new Answer.Yes("sent a CertificateRequest")
            : new Answer.No("sent no CertificateRequest");
    authorities = handshake.request().map(CertificateAuthorities::names).orElse(List.of());
  }

  private void renegotiate(OlderHandshake handshake) throws InterruptedException {
    try {
      notes.answer(
          Question.CLIENT_RENEGOTIATION,
          switch (handshake.renegotiate(plain())) {
            case OlderHandshake.Renegotiation.Begun begun ->
                new Answer.Yes("answered a second ClientHello with a ServerHello");
            case OlderHandshake.Renegotiation.Refused(String how) ->
                new Answer.No("did not begin a new handshake: " + how);
          });
    } catch (WireException e) {
      notes.answer(Question.CLIENT_RENEGOTIATION, SessionNotes.unknown(e));
    }
  }

  private Hello plain() {
    List<Extension> extensions = visit.named();
    extensions.add(Extension.extendedMasterSecret());
    extensions.add(Extension.encryptThenMac());
    if (version == TlsVersion.TLS_1_2) {
      extensions.add(Extension.signatures(SCHEMES));
    }
    extensions.addAll(SessionNotes.limits());
    extensions.add(Extension.groups(Hello.GROUPS));
    extensions.add(Extension.pointFormats());
    Hello fresh = Hello.fresh(visit.random(), suites, extensions);
    return new Hello(fresh.random(), Octets.NONE, fresh.suites(), fresh.extensions());
  }

  /** With a session id, and extensions before the others. */
  private static Hello with(Hello hello, Octets id, Extension... more) {
    var all = new ArrayList<>(List.of(more));
    all.addAll(hello.extensions());
    return new Hello(hello.random(), id, hello.suites(), all);
  }
}
