package io.picket.probes.service;

import io.picket.model.Answer;
import io.picket.model.Clearance;
import io.picket.model.ProtocolSeen;
import io.picket.model.ProtocolSeen.Listing;
import io.picket.model.ProtocolSeen.Question;
import io.picket.model.ProtocolSeen.Trait;
import io.picket.model.Reason;
import io.picket.model.Text;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import java.util.ArrayList;
import java.util.List;

/**
 * Negotiates SMB1 alone, then SMB2 and SMB3, and leaves. Windows breaks off when SMB1 is asked for
 * and not spoken; that counts as a no because SMB2 is answered just behind it.
 *
 * @param inNetBios whether a NetBIOS session must be asked for first, as on port 139
 */
record SmbQuestions(Clearance to, Wire wire, boolean inNetBios) {
  ProtocolSeen ask() throws InterruptedException {
    Heard first = negotiate(SmbRequests.one());
    Heard second = negotiate(SmbRequests.two());
    List<Listing> listings = new ArrayList<>();
    if (second.answer() instanceof SmbAnswer.Two two) {
      listings.add(new Listing("newest dialect", List.of(two.dialectName())));
      if (two.signingRequired() || two.signingEnabled()) {
        listings.add(
            new Listing("signing", List.of(two.signingRequired() ? "required" : "enabled")));
      }
      two.encryption().ifPresent(name -> listings.add(new Listing("encryption", List.of(name))));
    }
    return new ProtocolSeen(
        "smb",
        List.of(
            new Trait(Question.SMB_1, speaksOne(first, second)),
            new Trait(Question.SMB_UNSIGNED, unsigned(first, second))),
        listings);
  }

  /** What came back, or why nothing did. */
  private sealed interface Heard {
    default SmbAnswer answer() {
      return this instanceof Said(SmbAnswer answer) ? answer : new SmbAnswer.None();
    }
  }

  private record Said(SmbAnswer answer) implements Heard {}

  private record Nothing(Reason reason, String detail) implements Heard {
    Answer unknown() {
      return new Answer.Unknown(reason, Text.printable(detail));
    }
  }

  private Heard negotiate(byte[] request) throws InterruptedException {
    try (Connection connection = wire.connect(to)) {
      if (inNetBios) {
        Approach session = Approach.of("netbios").orElseThrow();
        connection.send(session.bytes());
        if (!connection.receive(session.decoder()).contains(Approach.NETBIOS_SESSION)) {
          return new Nothing(Reason.REFUSED, "the NetBIOS session was refused");
        }
      }
      connection.send(request);
      return new Said(connection.receive(new SmbAnswerDecoder()));
    } catch (WireException e) {
      return new Nothing(e.reason(), e.detail());
    }
  }

  private static Answer speaksOne(Heard first, Heard second) {
    return switch (first) {
      case Said(SmbAnswer.One one) -> new Answer.Yes("agrees to NT LM 0.12, " + one.signing());
      case Said(SmbAnswer.Refused(String how)) -> new Answer.No("asked for NT LM 0.12, " + how);
      case Said(SmbAnswer.Two _) ->
          new Answer.Unknown(Reason.CONTRADICTORY, "answers SMB1 in SMB2");
      case Said(SmbAnswer.None _) -> new Answer.Unknown(Reason.MALFORMED, "no answer of SMB");
      case Nothing nothing -> {
        boolean brokeOff =
            nothing.reason() == Reason.CLOSED_EARLY || nothing.reason() == Reason.RESET;
        yield brokeOff && second.answer() instanceof SmbAnswer.Two two
            ? new Answer.No(
                "breaks off when asked for NT LM 0.12, and agrees to " + two.dialectName())
            : nothing.unknown();
      }
    };
  }

  private static Answer unsigned(Heard first, Heard second) {
    if (first.answer() instanceof SmbAnswer.One one && !one.signingRequired()) {
      return new Answer.Yes("agrees to NT LM 0.12, " + one.signing());
    }
    return switch (second) {
      case Said(SmbAnswer.Two two) when !two.signingRequired() ->
          new Answer.Yes("does not require signing in " + two.dialectName());
      case Said(SmbAnswer.Two two) ->
          // Where nobody knows whether SMB1 is spoken, nobody knows whether it is signed.
          speaksOne(first, second) instanceof Answer.Unknown unknown
              ? unknown
              : new Answer.No("requires signing in " + two.dialectName());
      case Said _ ->
          first.answer() instanceof SmbAnswer.One one
              ? new Answer.No("agrees to NT LM 0.12 alone, " + one.signing())
              : new Answer.Unknown(Reason.MALFORMED, "no dialect of SMB2 was agreed to");
      case Nothing nothing -> nothing.unknown();
    };
  }
}
