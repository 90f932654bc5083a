package io.picket.probes.trust;

import io.picket.fingerprints.data.Lazy;
import io.picket.fingerprints.roots.RootSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The certificates of a snapshot by their subject. Those that may have the one asked for are read,
 * once, and the others not at all: to read a hundred and fifty roots is a tenth of a short scan's
 * time.
 */
final class SubjectIndex {
  private final List<Member> all = new ArrayList<>();
  private final Map<Long, List<Member>> byFold = new HashMap<>();

  /** Those whose subject has no fold, which may therefore be anybody's. */
  private final List<Member> odd = new ArrayList<>();

  /**
   * A certificate of the snapshot.
   *
   * @param root what the snapshot says of it
   */
  record Member(Lazy<ParsedCertificate> certificate, RootSnapshot.Root root) {
    private boolean is(DistinguishedName subject) {
      return certificate.value().subject().same(subject);
    }
  }

  SubjectIndex(List<RootSnapshot.Root> roots, PublicRoots read) {
    for (RootSnapshot.Root root : roots) {
      var member = new Member(new Lazy<>(() -> read.parsed(root)), root);
      all.add(member);
      OptionalLong fold = NameFold.ofSubject(root.der());
      if (fold.isPresent()) {
        byFold.computeIfAbsent(fold.getAsLong(), any -> new ArrayList<>(2)).add(member);
      } else {
        odd.add(member);
      }
    }
  }

  /** All that have this subject. */
  List<Member> named(DistinguishedName subject) {
    OptionalLong fold = NameFold.of(subject);
    if (fold.isEmpty()) {
      return all.stream().filter(member -> member.is(subject)).toList();
    }
    var found = new ArrayList<Member>();
    for (List<Member> some : List.of(byFold.getOrDefault(fold.getAsLong(), List.of()), odd)) {
      some.stream().filter(member -> member.is(subject)).forEach(found::add);
    }
    return found;
  }

  /** All, read. */
  List<ParsedCertificate> all() {
    return all.stream().map(member -> member.certificate().value()).toList();
  }
}
