package io.picket.probes.tls;

import io.picket.model.Reason;
import java.util.List;

/** What became of one hello. */
sealed interface Reply {
  /** The server took one of the suites offered, in the version offered. */
  record Chosen(ServerHello hello) implements Reply {}

  /**
   * An SSLv2 server listed its suites, all in one answer.
   *
   * @param suites three-byte codes
   */
  record Listed(List<Integer> suites) implements Reply {
    public Listed {
      suites = List.copyOf(suites);
    }
  }

  /**
   * The server said no, or settled for another version.
   *
   * @param how the evidence, for people
   * @param at when, in the asker's count of events
   */
  record Refused(String how, long at) implements Reply {}

  /** An answer that no correct server gives, such as a suite that was not offered. */
  record Odd(String what) implements Reply {}

  /** Nothing that could be understood came back. */
  record Unanswered(Reason reason, String detail) implements Reply {}
}
