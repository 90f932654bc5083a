package io.picket.reports;

import io.picket.model.CheckId;
import io.picket.model.ClientId;
import io.picket.model.Finding;
import io.picket.model.Subject;
import io.picket.model.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What many checks say in the same words of many hosts as a whole, told once: of a network most
 * addresses have nothing open, and each would fill forty kilobytes with a hundred verdicts alike.
 *
 * <p>In JSON these stand beside the findings: every verdict about a whole host that has no evidence
 * of its own and asks nobody to act. Of those that say something, an "unknown" or a "pass", the
 * first stays among the findings: whoever reads nothing else meets each doubt about each host.
 *
 * @param hosts those declared by the address at which the verdict was given
 * @param places all others
 */
record HostWide(Verdict verdict, List<CheckId> checks, List<String> hosts, List<Place> places) {
  HostWide {
    checks = List.copyOf(checks);
    hosts = List.copyOf(hosts);
    places = List.copyOf(places);
  }

  /**
   * A host and its addresses.
   *
   * @param seenAt at least one
   */
  record Place(String host, List<String> seenAt) {
    Place {
      seenAt = List.copyOf(seenAt);
    }

    private boolean isItsAddress() {
      return seenAt.equals(List.of(host));
    }
  }

  /**
   * Findings in two parts.
   *
   * @param single those told one by one, in their order
   * @param together the others, in the order in which they first come
   */
  record Parted(List<Finding> single, List<HostWide> together) {}

  private record Told(Verdict verdict, CheckId check) {}

  /** Parts the findings of one client. */
  static Parted part(List<Finding> findings, ClientId client) {
    var first = new HashSet<Told>();
    var together = new ArrayList<HostWide>();
    for (Block<Verdict, Place> block :
        Block.of(
            findings.stream().filter(finding -> isAbout(finding, client)),
            Finding::verdict,
            new PlaceOf())) {
      List<CheckId> shared = block.checks();
      if (!(block.words() instanceof Verdict.NotApplicable)) {
        first.add(new Told(block.words(), shared.getFirst()));
        shared = shared.subList(1, shared.size());
      }
      if (!shared.isEmpty()) {
        together.add(of(block, shared));
      }
    }
    List<Finding> single =
        findings.stream()
            .filter(finding -> !isAbout(finding, client) || first.contains(told(finding)))
            .toList();
    return new Parted(single, together);
  }

  private static HostWide of(Block<Verdict, Place> block, List<CheckId> checks) {
    return new HostWide(
        block.words(),
        checks,
        block.places().stream().filter(Place::isItsAddress).map(Place::host).toList(),
        block.places().stream().filter(place -> !place.isItsAddress()).toList());
  }

  /** The same place for findings that follow on each other, instead of a hundred like it. */
  private static final class PlaceOf implements Function<Finding, Place> {
    private Place last = new Place("", List.of());

    @Override
    public Place apply(Finding finding) {
      String host = finding.key().subject().key();
      if (!last.host().equals(host) || !last.seenAt().equals(finding.seenAt())) {
        last = new Place(host, finding.seenAt());
      }
      return last;
    }
  }

  private static Told told(Finding finding) {
    return new Told(finding.verdict(), finding.key().check());
  }

  private static boolean isAbout(Finding finding, ClientId client) {
    boolean plain =
        switch (finding.verdict()) {
          case Verdict.Pass pass -> pass.evidence().isEmpty();
          case Verdict.Fail _ -> false;
          case Verdict.Unknown _, Verdict.NotApplicable _ -> true;
        };
    return plain
        && finding.key().subject() instanceof Subject.OfHost
        && finding.key().client().equals(client)
        && !finding.seenAt().isEmpty();
  }

  /** All findings in order of key, those told together among them. */
  static List<Finding> joined(List<Finding> single, List<HostWide> together, ClientId client) {
    return Stream.concat(single.stream(), together.stream().flatMap(some -> some.findings(client)))
        .sorted(Comparator.comparing(Finding::key))
        .toList();
  }

  /** For how many findings it stands. */
  long size() {
    return (long) checks.size() * (hosts.size() + places.size());
  }

  private Stream<Finding> findings(ClientId client) {
    return checks.stream()
        .flatMap(check ->
            Stream.concat(
                hosts.stream().map(host -> finding(client, check, host, List.of(host))),
                places.stream()
                    .map(place -> finding(client, check, place.host(), place.seenAt()))));
  }

  private Finding finding(ClientId client, CheckId check, String host, List<String> seenAt) {
    return new Finding(new Finding.Key(client, check, new Subject.OfHost(host)), verdict, seenAt);
  }
}
