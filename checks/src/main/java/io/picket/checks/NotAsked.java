package io.picket.checks;

import io.picket.model.LoginTried;
import io.picket.model.Omission;
import io.picket.model.PortSet;
import io.picket.model.Verdict;
import java.util.List;
import java.util.Optional;

/** Verdicts about what the operator did not ask for; see {@link Omission}. */
final class NotAsked {
  private NotAsked() {}

  static Verdict ofExpectation() {
    return of(
        Omission.EXPECTATION,
        "Nobody said which ports are expected to be open; say so with --declare.");
  }

  static Verdict ofLogin() {
    return of(Omission.LOGIN, LoginTried.NOT_ASKED);
  }

  static Verdict ofName() {
    return of(
        Omission.NAME,
        "The server was asked for by address. Give the name that people use, to have it compared"
            + " with the certificate.");
  }

  static Verdict of(PortSet ports) {
    String text = were(ports) + " not among the ports asked.";
    return of(Omission.PORTS, Character.toUpperCase(text.charAt(0)) + text.substring(1));
  }

  static Verdict of(int port) {
    return of(PortSet.of(port));
  }

  /**
   * A pass for the ports asked, which says of how many others nothing is known.
   *
   * @param because what is so of the ports asked, without a full stop
   */
  static Verdict ofOthers(String because, PortSet asked) {
    int others = 65_535 - asked.size();
    return others == 0
        ? new Verdict.Pass(because + ".")
        : passBut(
            because
                + "; "
                + Phrases.count(others, "other")
                + " were not asked (--ports 1-65535 asks all).");
  }

  /** The same where the ports that were left out are few enough to be named. */
  static Verdict ofOthersNamed(String because, PortSet left) {
    return left.isEmpty()
        ? new Verdict.Pass(because)
        : passBut(because + " Of its usual ports, " + were(left) + " not asked.");
  }

  private static String were(PortSet ports) {
    return Phrases.ports(ports) + (ports.size() == 1 ? " was" : " were");
  }

  private static Verdict passBut(String because) {
    return new Verdict.Pass(because, List.of(), Optional.of(Omission.PORTS));
  }

  private static Verdict of(Omission omission, String because) {
    return new Verdict.NotApplicable(because, Optional.of(omission));
  }
}
