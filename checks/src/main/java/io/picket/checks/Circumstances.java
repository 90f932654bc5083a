package io.picket.checks;

import io.picket.fingerprints.advisories.Advisories;
import io.picket.model.Declaration;
import io.picket.model.Host;
import io.picket.model.HostFacts;
import io.picket.model.Outcome;
import io.picket.model.PortCensus;
import io.picket.model.PortSet;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a check may know apart from the facts it asks about.
 *
 * @param at the moment the scan began; validity is judged at this instant, also on replay
 * @param facts everything seen at the same address, for questions that need the neighbourhood
 * @param siblings what was seen at the other addresses of the same declared name
 * @param keys which key was seen where in the whole scan
 * @param profile what was asked for
 */
public record Circumstances(
    Instant at, HostFacts facts, List<HostFacts> siblings, KeysInUse keys, Profile profile) {
  public Circumstances {
    siblings = List.copyOf(siblings);
  }

  /** Where no other address was looked at. */
  public Circumstances(Instant at, HostFacts facts, Profile profile) {
    this(at, facts, List.of(), new KeysInUse(List.of(facts)), profile);
  }

  /** The target the facts are about. */
  public Host host() {
    return facts.host();
  }

  /** What the operator says of the target. */
  public Optional<Declaration> declaration() {
    return profile.declarationOf(host().declared());
  }

  /** The advisories that versions are compared with. */
  public Advisories advisories() {
    return profile.known();
  }

  /** The ports that the operator declares for any of these uses, in the order of the file. */
  int[] declaredPorts(Set<Declaration.Use> uses) {
    return declaration().map(Declaration::ports).orElse(List.of()).stream()
        .filter(port -> uses.contains(port.use()))
        .mapToInt(Declaration.UsedPort::port)
        .toArray();
  }

  /**
   * The ids of the products one of which the profile or the operator expects at the target. Of what
   * is declared to be anything but the server itself, nobody knows by what it would show itself.
   */
  Set<String> expectedProducts() {
    var expected = new LinkedHashSet<String>(profile.products());
    declaration()
        .filter(said -> said.role() == Declaration.Role.SERVER)
        .flatMap(Declaration::product)
        .ifPresent(expected::add);
    return expected;
  }

  /** The ports that may be open: the declared ones, else the profile's; empty if nobody said. */
  public PortSet expectedOpen() {
    return declaration()
        .map(Declaration::expectedOpen)
        .filter(ports -> !ports.isEmpty())
        .orElseGet(profile::expectedOpen);
  }

  /** The ports that were asked; none when asking came to nothing. */
  public PortSet asked() {
    PortSet all = PortSet.none();
    if (facts.ports() instanceof Outcome.Observed<PortCensus>(PortCensus census)) {
      for (PortCensus.Group group : census.groups()) {
        all = all.or(group.ports());
      }
    }
    return all;
  }
}
