package io.picket.probes.revocation;

import io.picket.model.Answer;
import io.picket.model.CertificateSeen.Revocation;
import io.picket.model.Reason;
import io.picket.probes.trust.CertificateBundle;
import io.picket.probes.trust.OcspAnswer;
import io.picket.probes.trust.OcspQuestion;
import io.picket.probes.trust.ParsedCertificate;
import io.picket.probes.trust.RevocationList;
import io.picket.probes.trust.Revocations;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What issuers answer to single questions, each asked once per scan. */
final class IssuerWord {
  private static final int MOST_LIST_BYTES = 8 * 1024 * 1024;
  private static final int MOST_ISSUER_BYTES = 64 * 1024;
  private static final String LATE = "not finished in the time there is for one server";

  private final Allowance allowance;
  private final RandomGenerator random;
  private final Once<Sent> answers = new Once<>();
  private final Once<ListRead> lists = new Once<>();
  private final Once<Published> issuers = new Once<>();

  IssuerWord(Allowance allowance, RandomGenerator random) {
    this.allowance = allowance;
    this.random = random;
  }

  /** A question that was sent, and what came back. */
  private static final class Sent {
    private final byte[] nonce;
    private final Fetched fetched;

    Sent(byte[] nonce, Fetched fetched) {
      this.nonce = nonce;
      this.fetched = fetched;
    }
  }

  /** A revocation list, or why there is none. */
  sealed interface ListRead {
    record Read(RevocationList list) implements ListRead {}

    record Not(Reason reason, String detail) implements ListRead {}
  }

  /** Certificates at an address, or why there are none. */
  sealed interface Published {
    record Found(List<ParsedCertificate> certificates) implements Published {
      public Found {
        certificates = List.copyOf(certificates);
      }
    }

    record Not(Reason reason, String detail) implements Published {}
  }

  int requests() {
    return allowance.requests();
  }

  /** Asks a responder about a certificate. */
  Revocation ocsp(
      String url, ParsedCertificate about, ParsedCertificate issuer, Instant at, long nanos)
      throws InterruptedException {
    Optional<Sent> sent =
        answers.get(
            url + " " + about.sha256() + " " + issuer.sha256(),
            nanos,
            () -> send(url, about, issuer));
    Revocation.Source source = Revocation.Source.OCSP;
    if (sent.isEmpty()) {
      return nothing(source, url, about, Reason.OUT_OF_BUDGET, LATE);
    }
    return switch (sent.get().fetched) {
      case Fetched.Nothing(Reason reason, String detail) ->
          nothing(source, url, about, reason, "the responder: " + detail);
      case Fetched.Body body ->
          Revocations.of(
              source,
              Optional.of(url),
              about,
              OcspAnswer.read(
                  body.bytes(),
                  "the responder's answer",
                  about,
                  List.of(issuer),
                  at,
                  Optional.of(sent.get().nonce)),
              Optional.of(body.bytes()));
    };
  }

  private Sent send(String url, ParsedCertificate about, ParsedCertificate issuer) {
    var nonce = new byte[OcspQuestion.NONCE_BYTES];
    random.nextBytes(nonce);
    var question =
        new PlainHttp.Question(
            "application/ocsp-request", OcspQuestion.about(about, issuer, nonce));
    return new Sent(nonce, allowance.ask(url, Optional.of(question), OcspAnswer.MOST_BYTES));
  }

  /** Fetches and reads a revocation list. */
  ListRead list(String url, long nanos) throws InterruptedException {
    return lists
        .get(url, nanos, () -> read(allowance.ask(url, Optional.empty(), MOST_LIST_BYTES)))
        .orElseGet(() -> new ListRead.Not(Reason.OUT_OF_BUDGET, LATE));
  }

  private static ListRead read(Fetched fetched) {
    return switch (fetched) {
      case Fetched.Nothing(Reason reason, String detail) -> new ListRead.Not(reason, detail);
      case Fetched.Body body -> {
        try {
          yield new ListRead.Read(RevocationList.of(body.bytes()));
        } catch (IllegalArgumentException e) {
          yield new ListRead.Not(Reason.MALFORMED, "no revocation list is there");
        }
      }
    };
  }

  /** Fetches certificates that somebody publishes. */
  Published published(String url, long nanos) throws InterruptedException {
    return issuers
        .get(url, nanos, () -> found(allowance.ask(url, Optional.empty(), MOST_ISSUER_BYTES)))
        .orElseGet(() -> new Published.Not(Reason.OUT_OF_BUDGET, LATE));
  }

  private static Published found(Fetched fetched) {
    return switch (fetched) {
      case Fetched.Nothing(Reason reason, String detail) -> new Published.Not(reason, detail);
      case Fetched.Body body -> {
        List<ParsedCertificate> certificates = CertificateBundle.published(body.bytes());
        yield certificates.isEmpty()
            ? new Published.Not(Reason.MALFORMED, "no certificate is there")
            : new Published.Found(certificates);
      }
    };
  }

  static Revocation nothing(
      Revocation.Source source, String url, ParsedCertificate about, Reason reason, String detail) {
    return Revocations.of(
        source,
        url.isEmpty() ? Optional.empty() : Optional.of(url),
        about,
        new OcspAnswer.Reading(
            new Answer.Unknown(reason, detail), Optional.empty(), Optional.empty()),
        Optional.empty());
  }
}
