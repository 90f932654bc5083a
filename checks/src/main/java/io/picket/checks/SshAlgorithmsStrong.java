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
import java.util.Set;

/** Whether an SSH server offers nothing that its own standards have given up. */
record SshAlgorithmsStrong() implements OfSshAlgorithms {
  private static final CheckCard CARD =
      Card.of("ssh-algorithms-strong", Severity.MEDIUM, "SSH offers no algorithm that is broken")
          .why(
              "A client that accepts an old algorithm gets a session that can be read or changed on"
                  + " the way, and an old one is often the first that an old client asks for.")
          .remedy(
              "Remove the algorithms named from KexAlgorithms, HostKeyAlgorithms, Ciphers and MACs"
                  + " in sshd_config, or update the server and keep its defaults.")
          .see("RFC 9142, section 4", "https://www.rfc-editor.org/rfc/rfc9142#section-4")
          .see("RFC 8758", "https://www.rfc-editor.org/rfc/rfc8758")
          .see("RFC 8332", "https://www.rfc-editor.org/rfc/rfc8332")
          .done();

  /** SHOULD NOT and MUST NOT of RFC 9142; DSA and SHA-1 in host keys; RC4, DES, MD5; nothing. */
  private static final Set<String> BROKEN =
      Set.of(
          "diffie-hellman-group1-sha1",
          "diffie-hellman-group-exchange-sha1",
          "rsa1024-sha1",
          "ssh-dss",
          "ssh-rsa",
          "arcfour",
          "arcfour128",
          "arcfour256",
          "3des-cbc",
          "des-cbc",
          "blowfish-cbc",
          "cast128-cbc",
          "hmac-md5",
          "hmac-md5-96",
          "hmac-md5-etm@openssh.com",
          "hmac-md5-96-etm@openssh.com",
          "hmac-sha1-96",
          "hmac-sha1-96-etm@openssh.com");

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Verdict judge(ProtocolSeen seen) {
    List<Evidence> broken =
        seen.listings().stream()
            .map(listing -> new Evidence(listing.what(), String.join(", ", broken(listing))))
            .filter(evidence -> !evidence.seen().isEmpty())
            .toList();
    if (broken.isEmpty()) {
      return seen.listings().isEmpty()
          ? new Verdict.Unknown(Reason.NOT_TRIED, "No algorithms were listed.")
          : new Verdict.Pass("None of the algorithms offered is known to be broken.");
    }
    List<String> names = broken.stream().map(Evidence::seen).distinct().toList();
    return new Verdict.Fail(
        Severity.MEDIUM, "Offered: " + String.join(", ", names) + ".", broken, Optional.empty());
  }

  private static List<String> broken(Listing listing) {
    return listing.names().stream()
        .filter(name ->
            BROKEN.contains(name)
                || (name.equals("none") && !listing.what().startsWith("compression")))
        .toList();
  }
}
