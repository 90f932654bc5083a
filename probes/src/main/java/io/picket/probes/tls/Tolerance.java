package io.picket.probes.tls;

import io.picket.model.Answer;
import io.picket.model.Reason;

/**
 * Whether a server bears more than 128 suites in one hello, as far as it has shown.
 *
 * <p>As long as it has not, a refusal of so many is believed on credit alone: it may be about the
 * number. One hello of more than 128 suites that is accepted redeems them all; where none is, they
 * are asked for again in smaller parts ({@link Matrices#redeem()}).
 */
final class Tolerance {
  private volatile Answer manySuites =
      new Answer.Unknown(Reason.NOT_TRIED, "no hello with more than 128 suites was needed");

  private volatile boolean lends;
  private volatile boolean lendsNoMore;

  Answer manySuites() {
    return manySuites;
  }

  void proven(int suites) {
    if (suites > 128 && !manySuites.isYes()) {
      manySuites = new Answer.Yes("answered a hello with " + suites + " suites");
    }
  }

  void broken(String how) {
    if (manySuites.isUnknown()) {
      manySuites = new Answer.No(how);
    }
  }

  /** From now on, hellos of more than 128 suites are sent where nothing is accepted yet. */
  void lend() {
    lends = true;
  }

  /** Such a hello went unanswered, so that no more of them are sent before one is accepted. */
  void lendNoMore() {
    lendsNoMore = true;
  }

  /** Whether refusals are believed on credit now. */
  boolean isLending() {
    return manySuites.isUnknown() && lends && !lendsNoMore;
  }
}
