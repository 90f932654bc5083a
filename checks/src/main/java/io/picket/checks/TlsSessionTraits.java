package io.picket.checks;

import io.picket.model.Answer;
import io.picket.model.CheckCard;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.TlsSession;
import io.picket.model.TlsSession.Question;
import io.picket.model.TlsVersion;
import io.picket.model.Verdict;
import java.util.List;

/**
 * Whether the server does without something that only a finished handshake shows.
 *
 * @param modern whether it is a matter of TLS 1.3, or else of the versions before it
 */
record TlsSessionTraits(CheckCard card, Question question, boolean modern) implements OfSession {
  static List<Check> all() {
    return List.of(
        new TlsSessionTraits(
            Card.of(
                    "tls-client-renegotiation-refused",
                    Severity.LOW,
                    "Clients cannot make the server negotiate again")
                .why(
                    "A new handshake costs the server far more than the client, so a few clients"
                        + " that ask again and again can keep it busy.")
                .remedy("Turn client-initiated renegotiation off, or update the TLS library.")
                .see("RFC 9325, section 3.5", "https://www.rfc-editor.org/rfc/rfc9325#section-3.5")
                .done(),
            Question.CLIENT_RENEGOTIATION,
            false),
        new TlsSessionTraits(
            Card.of("tls-early-data-refused", Severity.INFO, "No early data is taken in TLS 1.3")
                .why(
                    "Data sent before the handshake (0-RTT) can be recorded and sent again by"
                        + " anyone on the way. That is harmless only where every such request may"
                        + " be carried out twice.")
                .remedy("Turn early data off, unless the application is built for it.")
                .see("RFC 8446, section 8", "https://www.rfc-editor.org/rfc/rfc8446#section-8")
                .done(),
            Question.EARLY_DATA,
            true));
  }

  @Override
  public Verdict judge(TlsSession seen, ServiceFacts endpoint, Circumstances circumstances) {
    boolean arises =
        seen.handshakes().stream().anyMatch(one -> (one.version() == TlsVersion.TLS_1_3) == modern);
    Answer answer = seen.answer(question);
    if (!arises && answer.isUnknown()) {
      return unasked(endpoint);
    }
    return switch (answer) {
      case Answer.Yes(String how) ->
          new Verdict.Fail(card.severity(), "The server allows it: " + how + ".");
      case Answer.No(String how) -> new Verdict.Pass("The server does not: " + how + ".");
      case Answer.Unknown(Reason reason, String detail) -> new Verdict.Unknown(reason, detail);
    };
  }

  /** No handshake of the versions concerned was begun: they are refused, or nobody could tell. */
  private Verdict unasked(ServiceFacts endpoint) {
    List<TlsVersion> versions = modern ? List.of(TlsVersion.TLS_1_3) : Facts.OLDER_TLS;
    return Facts.accepts(endpoint, versions) instanceof Answer.No
        ? new Verdict.NotApplicable(
            modern
                ? "The server does not accept TLS 1.3."
                : "The server accepts no version before TLS 1.3.")
        : new Verdict.Unknown(Reason.NOT_TRIED, "No handshake was carried to its end.");
  }
}
