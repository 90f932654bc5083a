package io.picket.probes.trust;

import io.picket.fingerprints.data.Lazy;
import io.picket.fingerprints.roots.RootSnapshot;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Certificates believed without being signed by anybody, with a name and a day. A store made from a
 * snapshot opens it when it is first asked for a root, and reads of it those that were asked for.
 */
public final class TrustStore {
  /** Roots of one name: no programme has more than two. */
  private static final int MOST_NAMESAKES = 8;

  private final @Nullable RootSnapshot snapshot;
  private final @Nullable String givenName;
  private final @Nullable LocalDate givenDay;
  private final Map<List<String>, List<ParsedCertificate>> given;
  private final PublicRoots roots;
  private final Lazy<SubjectIndex> index;

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
    this.given = given.stream().collect(Collectors.groupingBy(root -> root.subject().relative()));
    this.index = new Lazy<>(() -> new SubjectIndex(known().roots(), roots));
  }

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
    return snapshot == null ? roots().size() : snapshot.roots().size();
  }

  /** All of them, read. */
  List<ParsedCertificate> roots() {
    return snapshot == null
        ? given.values().stream().flatMap(List::stream).toList()
        : index.value().all();
  }

  /** The roots with a subject. */
  List<ParsedCertificate> named(DistinguishedName subject) {
    return snapshot == null
        ? given.getOrDefault(subject.relative(), List.of())
        : index.value().named(subject).stream().map(root -> root.certificate().value()).toList();
  }

  /** Whether exactly this certificate is a root. */
  boolean contains(ParsedCertificate certificate) {
    return named(certificate.subject()).contains(certificate);
  }

  /** Whether a root here has signed a certificate, or is it by name and key. */
  boolean leads(ParsedCertificate last) {
    return Stream.concat(named(last.issuer()).stream(), named(last.subject()).stream())
        .distinct()
        .limit(MOST_NAMESAKES)
        .anyMatch(root -> root.isKeyOf(last) || last.signedBy(root) == Signatures.Outcome.GOOD);
  }

  /** Until when a root may have issued what the programme trusts; empty without such a limit. */
  Optional<Instant> issuedUntil(ParsedCertificate root) {
    return snapshot == null
        ? Optional.empty()
        : index.value().named(root.subject()).stream()
            .filter(member -> member.certificate().value().equals(root))
            .findFirst()
            .flatMap(member -> member.root().issuedUntil());
  }

  /** Other public programmes that have the root a chain ends in with this certificate, in words. */
  Optional<String> elsewhere(ParsedCertificate last) {
    return roots.other(this, last);
  }
}
