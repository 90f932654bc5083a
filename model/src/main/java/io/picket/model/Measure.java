package io.picket.model;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What the facts of a record were held against beside its profile, so that a record that is judged
 * again is judged by the same.
 *
 * @param gate which findings shut the gate
 * @param policy the TLS policy that was chosen, if one was
 * @param ownAdvisories whether versions were compared with advisories of the operator's own
 * @param advisories these advisories; missing in records of a Picket that did not keep them
 */
public record Measure(
    Gate gate, Optional<Policy> policy, boolean ownAdvisories, Optional<OwnAdvisories> advisories) {
  /**
   * A TLS policy.
   *
   * @param digest the SHA-256 of its lines, each ended by a line feed, in lower-case hexadecimal
   * @param lines the text of a house's own policy; empty for one that comes with Picket
   */
  public record Policy(String id, String title, String version, String digest, List<String> lines) {
    public Policy {
      lines = List.copyOf(lines);
    }
  }

  /**
   * Advisories of the operator's own.
   *
   * @param lists in the order in which they extend or replace what came before
   */
  public record OwnAdvisories(List<OwnList> lists) {
    public OwnAdvisories {
      lists = List.copyOf(lists);
    }
  }

  /**
   * One list of such advisories.
   *
   * @param name the file's name, without its folders
   * @param dated the day it was put together
   * @param digest as that of a policy
   * @param lines its text; empty where it was too long to be kept
   */
  public record OwnList(String name, LocalDate dated, String digest, List<String> lines) {
    public OwnList {
      lines = List.copyOf(lines);
    }
  }

  /** The same with another gate. */
  public Measure with(Gate other) {
    return new Measure(other, policy, ownAdvisories, advisories);
  }
}
