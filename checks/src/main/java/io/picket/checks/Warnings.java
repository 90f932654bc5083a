package io.picket.checks;

import io.picket.fingerprints.guides.Guide;
import io.picket.fingerprints.guides.Guides;
import io.picket.fingerprints.roots.RootSnapshot;
import io.picket.model.CertificateSeen;
import io.picket.model.Declaration;
import io.picket.model.HostFacts;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a reader must know of the lists that verdicts rest on, which of them are old, and of what
 * was declared and used nowhere.
 */
public final class Warnings {
  private Warnings() {}

  /** The warnings on the day of a scan. */
  public static List<String> of(Profile profile, List<HostFacts> hosts, Instant at) {
    var warnings = new ArrayList<>(Priorities.warnings(profile, at));
    Map<String, LocalDate> programmes = new TreeMap<>();
    for (HostFacts host : hosts) {
      for (var service : host.services()) {
        service.fact(CertificateSeen.class).stream()
            .flatMap(seen -> seen.chains().stream())
            .flatMap(chain -> chain.paths().stream())
            .filter(path -> RootSnapshot.isProgramme(path.store()))
            .forEach(path -> programmes.merge(path.store(), path.dated(), Warnings::earlier));
      }
    }
    programmes.forEach((name, dated) -> {
      if (RootSnapshot.isStale(dated, at)) {
        warnings.add(
            "The list of "
                + name
                + "'s roots is "
                + ChronoUnit.DAYS.between(dated, LocalDate.ofInstant(at, ZoneOffset.UTC))
                + " days old ("
                + dated
                + "): what it says of trust may have changed since.");
      }
    });
    warnings.addAll(unused(profile, hosts));
    return List.copyOf(warnings);
  }

  private static List<String> unused(Profile profile, List<HostFacts> hosts) {
    var unused = new ArrayList<String>();
    List<String> rows =
        profile.guide().flatMap(Guides::named).map(Warnings::rows).orElse(List.of());
    for (Declaration said : profile.declarations()) {
      String server = said.server().orElse("every target");
      if (hosts.stream().noneMatch(host -> said.concerns(host.host().declared()))) {
        unused.add(
            "What is declared of "
                + server
                + " was used nowhere: nothing of that name was looked at.");
        continue;
      }
      List<String> idle =
          said.attestations().stream()
              .map(Declaration.Attestation::row)
              .filter(row -> !rows.contains(row))
              .distinct()
              .toList();
      if (!idle.isEmpty()) {
        unused.add(
            "What is attested of "
                + server
                + " for "
                + Phrases.list(idle)
                + " was used nowhere: no guide with such rows was followed (--guide).");
      }
    }
    return unused;
  }

  private static List<String> rows(Guide guide) {
    return guide.rows().stream().map(Guide.Row::id).toList();
  }

  private static LocalDate earlier(LocalDate one, LocalDate other) {
    return one.isBefore(other) ? one : other;
  }
}
