package io.picket.probes.trust;

import io.picket.fingerprints.roots.RootSnapshot;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Certificates believed without being signed by anybody, with a name and a day. A store made from a
 * snapshot parses its roots when it is first asked for one, once.
 */
public final class TrustStore {
  private final @Nullable RootSnapshot snapshot;
  private final @Nullable String givenName;
  private final @Nullable LocalDate givenDay;
  private final List<ParsedCertificate> given;
  private final PublicRoots roots;
  private volatile @Nullable Index index;

  private TrustStore(
      @Nullable RootSnapshot snapshot,
      @Nullable String name,
      @Nullable LocalDate dated,
      List<ParsedCertificate> given,
      PublicRoots roots) {
    this.roots = roots;
    this.snapshot = snapshot;
    this.givenName = name;
    this.givenDay = dated;
    this.given = List.copyOf(given);
  }

  /**
   * @param limits until when a root may have issued, by its fingerprint
   */
  private record Index(
      Map<List<String>, List<ParsedCertificate>> bySubject,
      Set<String> fingerprints,
      Map<String, Instant> limits,
      int size) {}

  /** Every public programme, each a store of its own. Nothing is read yet. */
  public static List<TrustStore> publicProgrammes() {
    var stores = new ArrayList<TrustStore>();
    var roots = new PublicRoots(stores);
    for (RootSnapshot snapshot : RootSnapshot.all()) {
      stores.add(new TrustStore(snapshot, null, null, List.of(), roots));
    }
    return List.copyOf(stores);
  }

  /** The roots of a programme. Nothing is read yet. */
  public static TrustStore of(RootSnapshot snapshot) {
    return new TrustStore(snapshot, null, null, List.of(), new PublicRoots(List.of()));
  }

  /** Roots at hand, such as those of a private authority. */
  public static TrustStore of(String name, LocalDate dated, List<ParsedCertificate> roots) {
    return new TrustStore(null, name, dated, roots, new PublicRoots(List.of()));
  }

  /** What stands in every verdict. */
  public String name() {
    return givenName != null ? givenName : known().name();
  }

  /** The day of the snapshot, or the day the file was read. */
  public LocalDate dated() {
    return givenDay != null ? givenDay : known().dated();
  }

  /** Whether it is a public programme, whose authorities promise the baseline requirements. */
  public boolean isPublic() {
    return snapshot != null;
  }

  /** Whether browsers follow it, or the operator gave it: a "no" of theirs decides. */
  public boolean decides() {
    return snapshot == null || RootSnapshot.isBrowsers(name());
  }

  private RootSnapshot known() {
    if (snapshot == null) {
      throw new IllegalStateException("a store is named or made from a snapshot");
    }
    return snapshot;
  }

  /** How many roots there are. */
  public int size() {
    return index().size();
  }

  /** All of them. */
  List<ParsedCertificate> roots() {
    return index().bySubject().values().stream().flatMap(List::stream).toList();
  }

  /** The roots with a subject. */
  List<ParsedCertificate> named(DistinguishedName subject) {
    return index().bySubject().getOrDefault(subject.relative(), List.of());
  }

  /** Whether exactly this certificate is a root. */
  boolean contains(ParsedCertificate certificate) {
    return index().fingerprints().contains(certificate.sha256());
  }

  /** The name of a root of this subject that an older list of the programme had. */
  Optional<String> formerRoot(String subjectSha256) {
    return snapshot == null ? Optional.empty() : snapshot.formerRoot(subjectSha256);
  }

  /** Until when a root may have issued what the programme trusts; empty without such a limit. */
  Optional<Instant> issuedUntil(ParsedCertificate root) {
    return Optional.ofNullable(index().limits().get(root.sha256()));
  }

  /** Another public programme that has a root of this name, in words. */
  Optional<String> elsewhere(DistinguishedName subject) {
    return roots.other(this, subject);
  }

  private Index index() {
    Index ready = index;
    return ready != null ? ready : build();
  }

  private synchronized Index build() {
    Index ready = index;
    if (ready != null) {
      return ready;
    }
    var all = new ArrayList<>(given);
    var limits = new HashMap<String, Instant>();
    if (snapshot != null) {
      for (RootSnapshot.Root root : snapshot.roots()) {
        ParsedCertificate certificate = roots.parsed(root);
        all.add(certificate);
        root.issuedUntil().ifPresent(limit -> limits.put(certificate.sha256(), limit));
      }
    }
    var map = new HashMap<List<String>, List<ParsedCertificate>>();
    for (ParsedCertificate root : all) {
      map.computeIfAbsent(root.subject().relative(), key -> new ArrayList<>()).add(root);
    }
    Index built =
        new Index(
            map,
            all.stream().map(ParsedCertificate::sha256).collect(Collectors.toUnmodifiableSet()),
            Map.copyOf(limits),
            all.size());
    index = built;
    return built;
  }
}
