package io.picket.probes.trust;

import io.picket.fingerprints.data.Lazy;
import io.picket.fingerprints.roots.RootSnapshot;
import java.util.List;
import java.util.Optional;

/**
 * Roots that Mozilla's programme listed once and lists no more: they tell a chain that ends in one
 * of them from one of a private authority, and never join the path of a verdict. A name alone makes
 * no former root, since anybody can write it: its key must have signed, or be the certificate's
 * own. Nothing is read before a chain has no root; then only those are read whose name was met.
 */
final class FormerRoots {
  private static final FormerRoots MOZILLAS = new FormerRoots(RootSnapshot.former());

  private final Lazy<SubjectIndex> index;

  FormerRoots(RootSnapshot snapshot) {
    this.index = new Lazy<>(() -> new SubjectIndex(snapshot.roots(), new PublicRoots(List.of())));
  }

  /** Those that come with Picket. */
  static FormerRoots mozillas() {
    return MOZILLAS;
  }

  /** Why a chain is called one of a former root's. */
  enum Proof {
    /** The root's key has signed the certificate. */
    SIGNED_BY_IT,
    /** The certificate has the root's name and key, whoever has signed it. */
    THE_SAME,
    /** It names the root as its issuer, and the root's key has not signed it. */
    NAME_ALONE,
    /** It names the root as its issuer, and whether that is true cannot be checked. */
    NOT_CHECKED
  }

  /**
   * A former root that a chain ends in, or claims to.
   *
   * @param listed what the programme had
   */
  record Ending(RootSnapshot.Root listed, ParsedCertificate root, Proof proof) {
    boolean isProven() {
      return proof == Proof.SIGNED_BY_IT || proof == Proof.THE_SAME;
    }

    /** The root and its time, for people: {@code "X", listed by Mozilla until about 2026-05}. */
    String text() {
      return "\"" + listed.label() + "\", listed by Mozilla until " + time(listed.removal());
    }

    /** Copies of a list come out every few weeks; a longer gap says when at the latest. */
    private static String time(Optional<RootSnapshot.Removal> removal) {
      return removal
          .map(gone -> {
            String month = gone.firstMissing().day().toString().substring(0, 7);
            boolean near = gone.lastListed().day().plusMonths(4).isAfter(gone.firstMissing().day());
            return near ? "about " + month : month + " or earlier";
          })
          .orElse("some day");
    }
  }

  /** The former root that a chain ends in with this certificate, the proven one before others. */
  Optional<Ending> of(ParsedCertificate last) {
    Optional<Ending> named = Optional.empty();
    for (SubjectIndex.Member member : index.value().named(last.issuer())) {
      ParsedCertificate root = member.certificate().value();
      Proof proof =
          root.isKeyOf(last)
              ? Proof.THE_SAME
              : switch (last.signedBy(root)) {
                case GOOD -> Proof.SIGNED_BY_IT;
                case BAD -> Proof.NAME_ALONE;
                case UNSUPPORTED -> Proof.NOT_CHECKED;
              };
      var ending = new Ending(member.root(), root, proof);
      if (ending.isProven()) {
        return Optional.of(ending);
      }
      named = named.or(() -> Optional.of(ending));
    }
    Optional<Ending> itself = is(last);
    return itself.isPresent() ? itself : named;
  }

  /** Whether a chain ends in a former root with this certificate, beyond doubt. */
  boolean leads(ParsedCertificate last) {
    return of(last).filter(Ending::isProven).isPresent();
  }

  /** The former root whose name and key a certificate has: itself, reissued or cross-signed. */
  Optional<Ending> is(ParsedCertificate certificate) {
    return index.value().named(certificate.subject()).stream()
        .filter(member -> member.certificate().value().isKeyOf(certificate))
        .map(member -> new Ending(member.root(), member.certificate().value(), Proof.THE_SAME))
        .findFirst();
  }
}
