package io.picket.probes.trust;

import io.picket.fingerprints.roots.RootSnapshot;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Certificates believed without being signed by anybody, with a name and a day. A store made from a
 * snapshot opens it when it is first asked for a root, and reads of it those that were asked for.
 */
public final class TrustStore {
  private final @Nullable RootSnapshot snapshot;
  private final @Nullable String givenName;
  private final @Nullable LocalDate givenDay;
  private final List<ParsedCertificate> given;
  private final PublicRoots roots;
  private volatile @Nullable SubjectIndex index;

  /** Roots read so far, by subject; what is not here was not asked for. */
  private final Map<List<String>, List<Member>> read = new ConcurrentHashMap<>();

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
   * One root of the store.
   *
   * @param issuedUntil until when it may have issued what the programme trusts
   */
  private record Member(ParsedCertificate certificate, Optional<Instant> issuedUntil) {}

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
    return snapshot == null ? given.size() : snapshot.roots().size();
  }

  /** All of them, read. */
  List<ParsedCertificate> roots() {
    return snapshot == null ? given : snapshot.roots().stream().map(roots::parsed).toList();
  }

  /** The roots with a subject. */
  List<ParsedCertificate> named(DistinguishedName subject) {
    List<Member> members = members(subject);
    return members.isEmpty() ? List.of() : members.stream().map(Member::certificate).toList();
  }

  /** Whether exactly this certificate is a root. */
  boolean contains(ParsedCertificate certificate) {
    return named(certificate.subject()).contains(certificate);
  }

  /** The name of a root of this subject that an older list of the programme had. */
  Optional<String> formerRoot(String subjectSha256) {
    return snapshot == null ? Optional.empty() : snapshot.formerRoot(subjectSha256);
  }

  /** Until when a root may have issued what the programme trusts; empty without such a limit. */
  Optional<Instant> issuedUntil(ParsedCertificate root) {
    return members(root.subject()).stream()
        .filter(member -> member.certificate().equals(root))
        .findFirst()
        .flatMap(Member::issuedUntil);
  }

  /** Another public programme that has a root of this name, in words. */
  Optional<String> elsewhere(DistinguishedName subject) {
    return roots.other(this, subject);
  }

  private List<Member> members(DistinguishedName subject) {
    List<Member> known = read.get(subject.relative());
    if (known != null) {
      return known;
    }
    List<Member> members =
        (snapshot == null
                ? given.stream().map(root -> new Member(root, Optional.empty()))
                : candidates(snapshot, subject))
            .filter(member -> member.certificate().subject().same(subject))
            .toList();
    // Names of issuers are a stranger's to choose, so only what there is is kept.
    if (!members.isEmpty()) {
      read.put(subject.relative(), members);
    }
    return members;
  }

  private Stream<Member> candidates(RootSnapshot of, DistinguishedName subject) {
    return index(of).candidates(subject).stream()
        .map(root -> new Member(roots.parsed(root), root.issuedUntil()));
  }

  private SubjectIndex index(RootSnapshot of) {
    SubjectIndex ready = index;
    return ready != null ? ready : build(of);
  }

  private synchronized SubjectIndex build(RootSnapshot of) {
    SubjectIndex ready = index;
    if (ready == null) {
      ready = new SubjectIndex(of.roots());
      index = ready;
    }
    return ready;
  }
}
