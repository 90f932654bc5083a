package io.picket.checks;

import io.picket.model.Answer;
import io.picket.model.CheckCard;
import io.picket.model.Evidence;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.TlsSupport;
import io.picket.model.TlsVersion;
import io.picket.model.Verdict;
import java.util.List;
import java.util.Optional;

/** Whether an old protocol version is refused. */
record TlsVersionRefused(CheckCard card, TlsVersion version) implements OfTls {

  static List<Check> all() {
    return List.of(
        new TlsVersionRefused(
            Card.of("tls-ssl-2-refused", Severity.CRITICAL, "SSLv2 is refused")
                .why(
                    "SSLv2 is broken beyond repair. A server that accepts it can be used to decrypt"
                        + " sessions of newer versions that use the same key (DROWN).")
                .remedy("Turn SSLv2 off; keep TLS 1.2 and TLS 1.3.")
                .see("RFC 6176", "https://www.rfc-editor.org/rfc/rfc6176")
                .refutes("ME-18")
                .done(),
            TlsVersion.SSL_2),
        new TlsVersionRefused(
            Card.of("tls-ssl-3-refused", Severity.HIGH, "SSLv3 is refused")
                .why(
                    "SSLv3 lets someone on the way read parts of what is encrypted (POODLE), and no"
                        + " client of today needs it.")
                .remedy("Turn SSLv3 off; keep TLS 1.2 and TLS 1.3.")
                .see("RFC 7568", "https://www.rfc-editor.org/rfc/rfc7568")
                .verifies("ME-18")
                .done(),
            TlsVersion.SSL_3),
        new TlsVersionRefused(
            old("TLS 1.0", "tls-1-0-refused").verifies("CW-29", "ME-18").refutes("CW-31").done(),
            TlsVersion.TLS_1_0),
        new TlsVersionRefused(
            old("TLS 1.1", "tls-1-1-refused").verifies("CW-30", "ME-18").refutes("CW-31").done(),
            TlsVersion.TLS_1_1));
  }

  private static Card old(String version, String id) {
    return Card.of(id, Severity.MEDIUM, version + " is refused")
        .why(
            version
                + " rests on MD5 and SHA-1 and was retired in 2021. Payment-card rules do not"
                + " accept it, and clients that need it are themselves out of support.")
        .remedy("Turn " + version + " off; keep TLS 1.2 and TLS 1.3.")
        .see("RFC 8996", "https://www.rfc-editor.org/rfc/rfc8996");
  }

  @Override
  public Verdict judge(TlsSupport seen, ServiceFacts endpoint, Circumstances circumstances) {
    Optional<TlsSupport.OfVersion> entry = seen.of(version);
    if (entry.isEmpty()) {
      return new Verdict.Unknown(Reason.NOT_TRIED, version.label() + " was not asked about.");
    }
    return switch (entry.get().accepted()) {
      case Answer.No(String how) -> new Verdict.Pass(version.label() + " was refused: " + how);
      case Answer.Unknown(Reason reason, String detail) -> new Verdict.Unknown(reason, detail);
      case Answer.Yes(String how) ->
          new Verdict.Fail(
              card.severity(),
              "The server accepts " + version.label() + suites(entry.get()) + ".",
              List.of(new Evidence(version.label() + " hello", how)),
              Remedies.refuseVersion(endpoint, version.label()));
    };
  }

  private static String suites(TlsSupport.OfVersion entry) {
    return entry.suites().isEmpty()
        ? ""
        : " with " + Phrases.count(entry.suites().size(), "cipher suite");
  }
}
