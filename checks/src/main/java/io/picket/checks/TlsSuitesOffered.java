package io.picket.checks;

import io.picket.model.CheckCard;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.TlsSupport;
import io.picket.model.TlsVersion;
import io.picket.model.Verdict;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether at least one accepted suite has a good property, without which only bad ones are left.
 */
record TlsSuitesOffered(CheckCard card, SuiteTrait trait, String missing) implements OfTls {
  private static final Set<TlsVersion> ALL = EnumSet.allOf(TlsVersion.class);

  static List<Check> all() {
    return List.of(
        new TlsSuitesOffered(
            Card.of("tls-aead-offered", Severity.MEDIUM, "Authenticated encryption is accepted")
                .why(
                    "Without a suite in GCM, CCM or ChaCha20-Poly1305 mode every client has to use"
                        + " the older modes that padding attacks work on.")
                .remedy("Allow ECDHE suites with AES-GCM or ChaCha20-Poly1305.")
                .see("RFC 9325 section 4.2", "https://www.rfc-editor.org/rfc/rfc9325")
                .done(),
            SuiteTrait.AEAD,
            "authenticated encryption (GCM, CCM or ChaCha20-Poly1305)"),
        new TlsSuitesOffered(
            Card.of("tls-forward-secrecy-offered", Severity.MEDIUM, "Forward secrecy is offered")
                .why(
                    "Without forward secrecy, whoever gets the private key one day can read every"
                        + " session recorded before.")
                .remedy("Allow ECDHE suites with AES-GCM or ChaCha20-Poly1305.")
                .see("RFC 9325 section 4.1", "https://www.rfc-editor.org/rfc/rfc9325")
                .done(),
            SuiteTrait.FORWARD_SECRECY,
            "forward secrecy (ECDHE or DHE)"));
  }

  @Override
  public Verdict judge(TlsSupport seen, ServiceFacts endpoint, Circumstances circumstances) {
    var good = TlsSuites.any(seen, trait);
    if (good.isPresent()) {
      return new Verdict.Pass("Accepted, for example, " + good.get().name() + ".");
    }
    Optional<Verdict> gap = TlsSuites.gap(seen, ALL);
    if (gap.isPresent()) {
      return gap.get();
    }
    Set<String> names = TlsSuites.named(seen, ALL);
    return names.isEmpty()
        ? new Verdict.NotApplicable("The server accepts no version of TLS.")
        : new Verdict.Fail(
            card.severity(),
            "None of the "
                + Phrases.count(names.size(), "accepted suite")
                + " has "
                + missing
                + ": "
                + Phrases.list(List.copyOf(names))
                + ".",
            List.of(),
            Remedies.refuseSuites(endpoint));
  }
}
