package io.picket.probes.session;

import io.picket.model.Answer;
import io.picket.model.Reason;
import io.picket.model.TlsDetail;
import io.picket.model.TlsSession;
import io.picket.model.TlsSession.Question;
import io.picket.model.TlsVersion;
import io.picket.probes.handshake.Dialogue;
import io.picket.probes.handshake.EphemeralKey;
import io.picket.probes.handshake.Fields;
import io.picket.probes.handshake.Hello;
import io.picket.probes.handshake.ModernHandshake;
import io.picket.probes.handshake.ModernSuite;
import io.picket.probes.handshake.ServerHello;
import io.picket.probes.tls.AlertName;
import io.picket.probes.tls.CertificateAuthorities;
import io.picket.probes.tls.Extension;
import io.picket.probes.tls.Octets;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.WireException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sessions of TLS 1.3: one whole handshake, and one hello that goes on with its ticket. */
final class ModernSessions {
  private static final int CERTIFICATE_AUTHORITIES = 47;

  /** Offered where no older version has told what there is. */
  private static final List<String> PROTOCOLS = List.of("h2", "http/1.1");

  private static final List<Integer> SCHEMES =
      List.of(
          0x0403, 0x0804, 0x0503, 0x0805, 0x0603, 0x0806, 0x0807, 0x0808, 0x0809, 0x080a, 0x080b,
          0x0401, 0x0501, 0x0601);

  private final SessionProbe.Visit visit;
  private final SessionNotes notes;
  private final List<Integer> suites;
  private Answer asked = new Answer.Unknown(Reason.NOT_TRIED, "no handshake came so far");
  private List<String> authorities = List.of();

  ModernSessions(SessionProbe.Visit visit) {
    this.visit = visit;
    this.notes = visit.notes();
    this.suites =
        visit.suites(TlsVersion.TLS_1_3).stream().filter(ModernSuite.codes()::contains).toList();
  }

  void run() throws InterruptedException {
    List<ModernHandshake.Ticket> tickets;
    int group;
    try (Connection connection = visit.wire().connect(visit.site().clearance())) {
      if (suites.isEmpty()) {
        throw new WireException(Reason.NOT_TRIED, "none of its suites is spoken here");
      }
      var dialogue = new Dialogue(connection, visit.random());
      ServerHello hello = dialogue.greet(hello(isOnlyVersion() ? PROTOCOLS : List.of()));
      if (hello.version() != TlsVersion.TLS_1_3.code()) {
        throw new WireException(Reason.CONTRADICTORY, "TLS 1.3, accepted before, is refused now");
      }
      ModernHandshake handshake = ModernHandshake.after(hello, dialogue);
      ModernHandshake.Flight flight = handshake.flight();
      note(flight);
      ModernHandshake.Aftermath aftermath = handshake.partWith(handshake.finish(flight));
      judge(flight, aftermath);
      tickets = aftermath.tickets();
      group = hello.group().orElse(EphemeralKey.X25519_GROUP);
    } catch (WireException e) {
      Answer unknown = SessionNotes.unknown(e);
      notes.handshake(
          new TlsSession.Handshake(
              TlsVersion.TLS_1_3,
              unknown,
              asked.isUnknown() ? unknown : asked,
              unknown,
              authorities,
              List.of()));
      notes.answer(Question.RESUMES_IN_TLS_1_3, unknown);
      notes.answer(Question.EARLY_DATA, unknown);
      return;
    }
    if (!tickets.isEmpty()) {
      notes.answer(Question.RESUMES_IN_TLS_1_3, resumes(tickets.getFirst(), group));
    }
    if (notes.hasProtocols()) {
      remainingProtocols();
    }
  }

  private boolean isOnlyVersion() {
    return visit.support().versions().stream()
        .noneMatch(entry ->
            entry.version() != TlsVersion.TLS_1_3
                && entry.version() != TlsVersion.SSL_2
                && !entry.accepted().isNo());
  }

  /** Rare groups only where the server is known to have no other. */
  private List<Integer> groups() {
    List<Integer> seen =
        visit.support().detail().stream()
            .flatMap(detail -> detail.groups().stream())
            .map(TlsDetail.NamedGroup::code)
            .toList();
    return seen.isEmpty() || seen.stream().anyMatch(Hello.GROUPS::contains)
        ? Hello.GROUPS
        : Hello.ALL_GROUPS;
  }

  private Hello hello(List<String> protocols) {
    List<Extension> extensions = visit.named();
    extensions.add(Extension.groups(groups()));
    extensions.add(Extension.signatures(SCHEMES));
    extensions.addAll(SessionNotes.limits());
    if (!protocols.isEmpty()) {
      extensions.add(Extension.alpn(protocols));
    }
    extensions.add(Extension.pskModes());
    extensions.add(Extension.supportedVersions(TlsVersion.TLS_1_3.code()));
    return Hello.fresh(visit.random(), suites, extensions);
  }

  private void note(ModernHandshake.Flight flight) {
    notes.limits(flight.encrypted());
    chosen(flight.encrypted()).ifPresent(notes::protocol);
    asked =
        flight.request().isPresent()
            ? new Answer.Yes("sent a CertificateRequest")
            : new Answer.No("sent no CertificateRequest");
    authorities = flight.request().map(ModernSessions::authorities).orElse(List.of());
  }

  /** A context, then extensions, the authorities among them (RFC 8446 section 4.3.2). */
  private static List<String> authorities(Octets request) {
    try {
      ByteBuffer in = ByteBuffer.wrap(request.toBytes());
      Fields.slice(in, in.get() & 0xff);
      return ServerHello.extension(Fields.extensions(in), CERTIFICATE_AUTHORITIES)
          .map(CertificateAuthorities::inExtension)
          .orElse(List.of());
    } catch (BufferUnderflowException e) {
      return List.of();
    }
  }

  private static Optional<String> chosen(List<Extension> encrypted) {
    return ServerHello.extension(encrypted, Extension.ALPN)
        .filter(body -> body.length() >= 4)
        .map(body -> new String(body.toBytes(), 3, body.length() - 3, StandardCharsets.US_ASCII))
        .filter(PROTOCOLS::contains);
  }

  private void judge(ModernHandshake.Flight flight, ModernHandshake.Aftermath after) {
    Answer finished = finished(after);
    Answer required = required(flight, after);
    notes.handshake(
        new TlsSession.Handshake(
            TlsVersion.TLS_1_3,
            finished,
            asked,
            required,
            authorities,
            after.tickets().stream()
                .map(ticket -> new TlsSession.Ticket(ticket.lifetime(), ticket.earlyBytes()))
                .toList()));
    long early =
        after.tickets().stream().mapToLong(ModernHandshake.Ticket::earlyBytes).max().orElse(0);
    if (early > 0) {
      notes.answer(
          Question.EARLY_DATA, new Answer.Yes("a ticket allows " + early + " bytes of early data"));
    } else if (!after.tickets().isEmpty()) {
      notes.answer(Question.EARLY_DATA, new Answer.No("its tickets allow no early data"));
    } else {
      Answer none = finished.isYes() ? new Answer.No("gave no ticket") : unfinished(finished);
      notes.answer(Question.EARLY_DATA, none);
      notes.answer(Question.RESUMES_IN_TLS_1_3, none);
    }
  }

  private static Answer unfinished(Answer finished) {
    return switch (finished) {
      case Answer.Unknown unknown -> unknown;
      case Answer.Yes(String how) -> new Answer.Unknown(Reason.NOT_TRIED, how);
      case Answer.No(String how) ->
          new Answer.Unknown(Reason.REFUSED, "no handshake ended: " + how);
    };
  }

  private static Answer finished(ModernHandshake.Aftermath after) {
    if (after.refusal().isPresent()) {
      return new Answer.No("TLS " + AlertName.of(after.refusal().getAsInt()));
    }
    if (after.accepted()) {
      return new Answer.Yes("went on after our Finished");
    }
    return after
        .lost()
        .map(SessionNotes::unknown)
        .orElseGet(() -> new Answer.Unknown(Reason.CLOSED_EARLY, "gave no sign after the end"));
  }

  private static Answer required(ModernHandshake.Flight flight, ModernHandshake.Aftermath after) {
    if (flight.request().isEmpty()) {
      return new Answer.No("asked for none");
    }
    return switch (finished(after)) {
      case Answer.No(String how) -> new Answer.Yes("refused a client without one: " + how);
      case Answer.Yes yes -> new Answer.No("finished the handshake without one");
      case Answer.Unknown unknown -> unknown;
    };
  }

  private Answer resumes(ModernHandshake.Ticket ticket, int group) throws InterruptedException {
    try (Connection connection = visit.wire().connect(visit.site().clearance())) {
      EphemeralKey share =
          EphemeralKey.of(group, visit.random())
              .orElseThrow(() -> new WireException(Reason.NOT_TRIED, "no key for its group"));
      var dialogue = new Dialogue(connection, visit.random());
      return ModernHandshake.resumes(dialogue, hello(List.of()), ticket, share)
          ? new Answer.Yes("took up the session of a ticket")
          : new Answer.No("began anew although a ticket was offered");
    } catch (WireException e) {
      return SessionNotes.unknown(e);
    }
  }

  /** By elimination, without finishing; a refusal is what RFC 7301 wants when none suits. */
  private void remainingProtocols() throws InterruptedException {
    var left = new ArrayList<>(PROTOCOLS);
    left.removeAll(notes.protocols());
    while (!left.isEmpty()) {
      try (Connection connection = visit.wire().connect(visit.site().clearance())) {
        var dialogue = new Dialogue(connection, visit.random());
        ServerHello hello = dialogue.greet(hello(left));
        Optional<String> next = chosen(ModernHandshake.after(hello, dialogue).flight().encrypted());
        if (next.isEmpty() || !left.remove(next.get())) {
          return;
        }
        notes.protocol(next.get());
      } catch (WireException e) {
        return;
      }
    }
  }
}
