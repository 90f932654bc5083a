package io.picket.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a scan leaves: facts, findings, and what was not looked at. Everything a report says comes
 * from here, so any report can be made again later.
 *
 * @param schemaVersion {@code major.minor}; within a major version fields are only added
 * @param warnings what whoever reads a report must know of the scan itself, such as a list of
 *     advisories that is old; no finding, for the targets cannot help it
 * @param priorities the advisories that versions seen fall under, most pressing first
 * @param cards the check cards the findings refer to, by id, so that the record explains itself
 * @param hosts in order of declared target ({@link PlaceOrder}), then address
 * @param findings in order of {@link Finding.Key}
 * @param declarations what the operator said of the targets, so that a record can be judged again
 * @param guides how the targets stand against hardening guides
 */
public record ScanRecord(
    String schemaVersion,
    Tool tool,
    Run run,
    List<String> warnings,
    List<Priority> priorities,
    List<HostFacts> hosts,
    List<Finding> findings,
    List<CheckCard> cards,
    List<NotChecked> notChecked,
    List<Declaration> declarations,
    List<GuideCoverage> guides) {
  /** The version of the record's form that this code writes. */
  public static final String SCHEMA_VERSION = "1.0";

  public ScanRecord {
    warnings = List.copyOf(warnings);
    priorities = List.copyOf(priorities);
    hosts = List.copyOf(hosts);
    findings = findings instanceof Findings ? findings : List.copyOf(findings);
    cards = List.copyOf(cards);
    notChecked = List.copyOf(notChecked);
    declarations = List.copyOf(declarations);
    guides = List.copyOf(guides);
  }

  /** A record without warnings, priorities, declarations and guides. */
  public ScanRecord(
      String schemaVersion,
      Tool tool,
      Run run,
      List<HostFacts> hosts,
      List<Finding> findings,
      List<CheckCard> cards,
      List<NotChecked> notChecked) {
    this(
        schemaVersion,
        tool,
        run,
        List.of(),
        List.of(),
        hosts,
        findings,
        cards,
        notChecked,
        List.of(),
        List.of());
  }

  /** The same, with more read out of what was seen at each host. */
  public ScanRecord withHosts(UnaryOperator<HostFacts> reader) {
    return with(run, hosts.stream().map(reader).toList());
  }

  /** The same facts and findings, with other circumstances. */
  public ScanRecord with(Run other) {
    return with(other, hosts);
  }

  /** The same facts and circumstances, with other findings, in order of key. */
  public ScanRecord with(List<Finding> others) {
    return with(run, hosts, others);
  }

  private ScanRecord with(Run circumstances, List<HostFacts> facts) {
    return with(circumstances, facts, findings);
  }

  private ScanRecord with(Run circumstances, List<HostFacts> facts, List<Finding> found) {
    return new ScanRecord(
        schemaVersion,
        tool,
        circumstances,
        warnings,
        priorities,
        facts,
        found,
        cards,
        notChecked,
        declarations,
        guides);
  }

  /** Who made the record. */
  public record Tool(String name, String version) {}

  /**
   * The circumstances.
   *
   * @param profile the profile the findings were judged by
   * @param measure what else they were judged by; missing in records of a Picket that did not say
   * @param targets the targets as the operator wrote them
   * @param complete false when anything was cut short
   * @param incompleteBecause why it is not complete, for people
   * @param permission whose word the scan rests on: the operator's statement or a scope file
   * @param contact how the target's people can reach the operator
   * @param pretend true for a demonstration against servers of our own
   */
  public record Run(
      ClientId client,
      String profile,
      Optional<Measure> measure,
      List<String> targets,
      Instant started,
      Instant finished,
      boolean complete,
      List<String> incompleteBecause,
      String permission,
      Optional<String> contact,
      boolean pretend) {
    public Run {
      targets = List.copyOf(targets);
      incompleteBecause = List.copyOf(incompleteBecause);
    }

    /** The same circumstances, judged by something else. */
    public Run judgedBy(String otherProfile, Measure other) {
      return new Run(
          client,
          otherProfile,
          Optional.of(other),
          targets,
          started,
          finished,
          complete,
          incompleteBecause,
          permission,
          contact,
          pretend);
    }
  }
}
