package io.picket.checks;

import io.picket.model.Answer;
import io.picket.model.CheckCard;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.TlsDetail.Question;
import io.picket.model.TlsSession;
import io.picket.model.TlsSupport;
import io.picket.model.TlsVersion;
import io.picket.model.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * Whether the server's first flight below TLS 1.3 shows what it should, or not what it should not.
 *
 * @param wanted the good answer
 */
record TlsFlightTraits(CheckCard card, Question question, boolean wanted, String bad)
    implements OfTls {
  static List<Check> all() {
    return List.of(
        new TlsFlightTraits(
            Card.of("tls-compression-refused", Severity.MEDIUM, "TLS compression is refused")
                .why(
                    "Compressed before it is encrypted, a secret shows in the length of what is"
                        + " sent; who can make a browser send requests can guess it piece by"
                        + " piece.")
                .remedy("Turn TLS compression off, or update the TLS library.")
                .see("RFC 9325, section 3.3", "https://www.rfc-editor.org/rfc/rfc9325#section-3.3")
                .done(),
            Question.COMPRESSION,
            false,
            "The server compresses when a client offers it: "),
        new TlsFlightTraits(
            Card.of(
                    "tls-secure-renegotiation",
                    Severity.HIGH,
                    "Renegotiation is bound to its connection")
                .why(
                    "Without it somebody on the way can begin a connection, send a request of his"
                        + " own, and have a client's go on behind it as if both were the client's.")
                .remedy("Update the TLS library; every one of the last decade has RFC 5746.")
                .see("RFC 5746", "https://www.rfc-editor.org/rfc/rfc5746")
                .done(),
            Question.SECURE_RENEGOTIATION,
            true,
            "The server does not speak RFC 5746: "));
  }

  @Override
  public Verdict judge(TlsSupport seen, ServiceFacts endpoint, Circumstances circumstances) {
    Optional<Answer> answer = seen.detail().map(detail -> detail.answer(question));
    if (answer.isEmpty()) {
      return new Verdict.Unknown(Reason.NOT_TRIED, "TLS was not looked at in detail.");
    }
    return switch (answer.get()) {
      case Answer.Yes(String how) -> told(wanted, how, endpoint);
      case Answer.No(String how) -> told(!wanted, how, endpoint);
      case Answer.Unknown(Reason reason, String detail) ->
          Facts.accepts(endpoint, Facts.OLDER_TLS) instanceof Answer.No
              ? new Verdict.NotApplicable("The server accepts no version before TLS 1.3.")
              : new Verdict.Unknown(reason, detail);
    };
  }

  private Verdict told(boolean good, String how, ServiceFacts endpoint) {
    if (good) {
      return new Verdict.Pass("Seen in the server's answer: it " + how + ".");
    }
    return isWhole(endpoint)
        ? new Verdict.Fail(card.severity(), bad + "it " + how + ".")
        : new Verdict.Unknown(
            Reason.NOT_TRIED,
            "It " + how + ", but none of its flights before TLS 1.3 was read to the end.");
  }

  /** Whether a flight was read to its end: a ServerHello alone can come from anything. */
  private static boolean isWhole(ServiceFacts endpoint) {
    return endpoint
        .fact(TlsSession.class)
        .filter(seen ->
            seen.handshakes().stream()
                .anyMatch(one ->
                    one.version() != TlsVersion.TLS_1_3 && !one.certificateAsked().isUnknown()))
        .isPresent();
  }
}
