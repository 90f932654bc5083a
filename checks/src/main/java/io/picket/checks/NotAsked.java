package io.picket.checks;

import io.picket.model.LoginTried;
import io.picket.model.PortSet;
import io.picket.model.Verdict;

/**
 * The verdict about what the operator did not ask for: a port, a login, or a name or an expectation
 * that he did not give. It does not hold up a gate, because nobody wanted to know; and it says
 * nothing for a hardening guide either.
 */
final class NotAsked {
  private static final String MARK = " not among the ports asked.";

  private static final String NAME =
      "The server was asked for by address. Give the name that people use, to have it compared with"
          + " the certificate.";

  private static final String EXPECTATION =
      "Nobody said which ports are expected to be open; say so with --declare.";

  private static final String OTHERS = " were not asked (--ports 1-65535 asks all).";

  private NotAsked() {}

  static Verdict ofExpectation() {
    return new Verdict.NotApplicable(EXPECTATION);
  }

  static Verdict ofName() {
    return new Verdict.NotApplicable(NAME);
  }

  static Verdict of(PortSet ports) {
    String text = Phrases.ports(ports) + (ports.size() == 1 ? " was" : " were") + MARK;
    return new Verdict.NotApplicable(Character.toUpperCase(text.charAt(0)) + text.substring(1));
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
    return new Verdict.Pass(
        others == 0 ? because + "." : because + "; " + Phrases.count(others, "other") + OTHERS);
  }

  /**
   * Whether a pass leaves ports out, so that it verifies nothing about all of them. Where it was
   * folded, a remark stands behind it.
   */
  static boolean leavesOut(Verdict verdict) {
    return verdict instanceof Verdict.Pass pass && pass.because().contains(OTHERS);
  }

  /** Whether a verdict is of this sort. */
  static boolean is(Verdict verdict) {
    return verdict instanceof Verdict.NotApplicable(String because)
        && (because.contains(MARK)
            || because.contains(NAME)
            || because.contains(EXPECTATION)
            || because.contains(LoginTried.NOBODY_ASKED));
  }
}
