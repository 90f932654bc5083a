package io.picket.checks;

import io.picket.fingerprints.advisories.Advisories;
import io.picket.fingerprints.advisories.Advisory;
import io.picket.model.Finding;
import io.picket.model.HostFacts;
import io.picket.model.Priority;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.model.Subject;
import io.picket.model.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;

/**
 * What to fix first: the advisories behind the findings that a version lies in an affected range,
 * one by one and in the order of work.
 */
public final class Priorities {
  private Priorities() {}

  /**
   * The priorities, most pressing first; none without a finding that rests on them.
   *
   * @param findings what the judge made of the facts by this profile
   */
  public static List<Priority> of(List<HostFacts> hosts, List<Finding> findings, Profile profile) {
    var all = new TreeSet<Priority>();
    for (Finding finding : findings) {
      if (finding.key().check().equals(NoKnownAdvisory.CARD.id())
          && finding.verdict() instanceof Verdict.Fail
          && finding.key().subject() instanceof Subject.OfEndpoint at) {
        for (HostFacts host : hosts) {
          if (host.host().declared().equals(at.host())) {
            Facts.service(host, at.port())
                .ifPresent(service -> all.addAll(of(service, finding.key(), profile.known())));
          }
        }
      }
    }
    return List.copyOf(all);
  }

  private static List<Priority> of(ServiceFacts service, Finding.Key finding, Advisories list) {
    return service.fact(ServiceSeen.class).stream()
        .flatMap(seen -> Affected.known(seen, list).stream())
        .flatMap(match -> Affected.of(match, list).stream())
        .flatMap(affected ->
            affected.advisories().stream().map(each -> priority(affected, each, finding)))
        .toList();
  }

  private static Priority priority(Affected affected, Advisory advisory, Finding.Key finding) {
    return new Priority(
        advisory.tier().days(),
        advisory.id(),
        advisory.title(),
        finding,
        affected.match().id(),
        affected.match().name(),
        affected.version().toString(),
        affected.confidence(),
        advisory
            .affecting(affected.match().id(), affected.version())
            .map(Advisory.Range::toString)
            .orElse(""),
        advisory.cvss().doubleValue(),
        advisory.exploited(),
        advisory.ransomware(),
        advisory.automatable(),
        advisory.total(),
        advisory.condition(),
        advisory.url());
  }

  /** What must be said of the list itself on the day of a scan, such as that it is old. */
  public static List<String> warnings(Profile profile, Instant at) {
    return profile.checks().stream().anyMatch(NoKnownAdvisory.class::isInstance)
        ? profile.known().warning(at).stream().toList()
        : List.of();
  }
}
