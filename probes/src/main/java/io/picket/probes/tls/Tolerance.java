package io.picket.probes.tls;

import io.picket.model.Answer;
import io.picket.model.Reason;

/** Whether a server bears more than 128 suites in one hello, as far as it has shown. */
final class Tolerance {
  private volatile Answer manySuites =
      new Answer.Unknown(Reason.NOT_TRIED, "no hello with more than 128 suites was needed");

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
}
