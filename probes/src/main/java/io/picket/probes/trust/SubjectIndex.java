package io.picket.probes.trust;

import io.picket.fingerprints.roots.RootSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Finds the certificates of a snapshot that may have a subject, without reading the others: to read
 * a hundred and fifty roots is a tenth of a short scan's time. What it finds is to be read and
 * compared still; what it leaves out has another subject.
 */
final class SubjectIndex {
  private final Map<Long, List<RootSnapshot.Root>> byFold = new HashMap<>();
  private final List<RootSnapshot.Root> all;

  /** Those whose subject has no fold, which may therefore be anybody's. */
  private final List<RootSnapshot.Root> odd = new ArrayList<>();

  SubjectIndex(List<RootSnapshot.Root> all) {
    this.all = all;
    for (RootSnapshot.Root root : all) {
      OptionalLong fold = NameFold.ofSubject(root.der());
      if (fold.isPresent()) {
        byFold.computeIfAbsent(fold.getAsLong(), any -> new ArrayList<>(2)).add(root);
      } else {
        odd.add(root);
      }
    }
  }

  /**
   * All that may have this subject, in the snapshot's order but for the odd ones, which come last.
   */
  List<RootSnapshot.Root> candidates(DistinguishedName subject) {
    OptionalLong fold = NameFold.of(subject);
    if (fold.isEmpty()) {
      return all;
    }
    List<RootSnapshot.Root> found = byFold.getOrDefault(fold.getAsLong(), List.of());
    if (odd.isEmpty()) {
      return found;
    }
    var both = new ArrayList<>(found);
    both.addAll(odd);
    return both;
  }
}
