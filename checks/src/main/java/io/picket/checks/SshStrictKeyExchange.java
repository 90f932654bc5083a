package io.picket.checks;

import io.picket.model.CheckCard;
import io.picket.model.Evidence;
import io.picket.model.ProtocolSeen;
import io.picket.model.ProtocolSeen.Listing;
import io.picket.model.Reason;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * Whether messages can be cut from the beginning of an SSH session: only in some modes, and only
 * where the server does not offer the strict key exchange. It is a condition, not a proof.
 */
record SshStrictKeyExchange() implements OfSshAlgorithms {
  private static final String STRICT = "kex-strict-s-v00@openssh.com";
  private static final String CHACHA = "chacha20-poly1305@openssh.com";

  private static final CheckCard CARD =
      Card.of("ssh-strict-key-exchange", Severity.LOW, "SSH sessions cannot be cut at their start")
          .why(
              "With ChaCha20-Poly1305, or CBC with encrypt-then-MAC, somebody on the way can drop"
                  + " the first encrypted messages unnoticed, unless both sides know the strict key"
                  + " exchange.")
          .remedy(
              "Update the SSH server to a version that offers "
                  + STRICT
                  + ", or leave those ciphers out.")
          .see("OpenSSH 9.6 release notes", "https://www.openssh.com/txt/release-9.6")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Verdict judge(ProtocolSeen seen) {
    if (seen.listed("key exchange").isEmpty()) {
      return new Verdict.Unknown(Reason.NOT_TRIED, "No key exchange was listed.");
    }
    if (seen.listed("key exchange").contains(STRICT)) {
      return new Verdict.Pass("The server offers the strict key exchange.");
    }
    List<String> modes = modes(seen);
    return modes.isEmpty()
        ? new Verdict.Pass("The server offers none of the modes in which messages can be cut.")
        : new Verdict.Fail(
            Severity.LOW,
            "The strict key exchange is not offered, and these modes are: "
                + Phrases.list(modes)
                + ".",
            List.of(new Evidence("ciphers", String.join(", ", modes))),
            Optional.empty());
  }

  private static List<String> modes(ProtocolSeen seen) {
    boolean etm = listed(seen, "MACs").stream().anyMatch(name -> name.contains("-etm@"));
    return listed(seen, "ciphers").stream()
        .filter(name -> name.equals(CHACHA) || (etm && name.endsWith("-cbc")))
        .distinct()
        .toList();
  }

  /** In either direction. */
  private static List<String> listed(ProtocolSeen seen, String what) {
    return seen.listings().stream()
        .filter(listing -> listing.what().startsWith(what))
        .map(Listing::names)
        .flatMap(List::stream)
        .toList();
  }
}
