package io.picket.probes.trust;

import io.picket.model.Answer;
import io.picket.model.CertificateSeen.Fault;
import io.picket.model.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.ReasonFlags;

/**
 * What revocation lists at hand say about the certificates of a path (RFC 5280 section 6.3): by
 * distribution point and reason, with delta and indirect lists. A list counts when its signer is on
 * the path, or has a path of his own to the same anchor.
 */
final class Revocation {
  /** How many signers may vouch for one another; PKITS needs two. */
  private static final int DEEPEST = 4;

  private static final int ALL_REASONS = 0x7f | ReasonFlags.aACompromise;

  private final Question question;
  private final Budget budget;

  /** Signers whose own certificates are being looked at, so that a circle ends. */
  private final Set<ParsedCertificate> assumed;

  private final List<RevocationList> lists;
  private final Map<Signed, Boolean> signatures = new HashMap<>();

  Revocation(Question question, Budget budget, Set<ParsedCertificate> assumed) {
    this.question = question;
    this.budget = budget;
    this.assumed = assumed;
    this.lists = question.crls().stream().filter(list -> list.strange().isEmpty()).toList();
  }

  private record Signed(RevocationList list, ParsedCertificate signer) {}

  /** What the lists say about one certificate. */
  private sealed interface Status {
    record Good() implements Status {}

    record Revoked(String text) implements Status {}

    record Unknown(String why) implements Status {}
  }

  /** Whether any list bears on a path, so that an acceptance says something about revocation. */
  boolean bears(List<ParsedCertificate> path) {
    return path.subList(0, path.size() - 1).stream().anyMatch(this::bears);
  }

  /** The first certificate that is not shown good; the path has its root last. */
  Optional<Violation> violation(List<ParsedCertificate> path) {
    if (lists.isEmpty() || !bears(path)) {
      return Optional.empty();
    }
    for (int i = 0; i + 1 < path.size(); i++) {
      ParsedCertificate certificate = path.get(i);
      if (i > 0 && !bears(certificate)) {
        continue;
      }
      Optional<Violation> violation =
          switch (status(certificate, path)) {
            case Status.Good() -> Optional.empty();
            case Status.Revoked(String text) ->
                Optional.of(new Violation("revoked", Fault.REVOKED, text));
            case Status.Unknown(String why) ->
                Optional.of(new Violation("revocation-unknown", Fault.REVOKED, why));
          };
      if (violation.isPresent() || budget.isSpent()) {
        return violation;
      }
    }
    return Optional.empty();
  }

  /** What the lists say about one certificate of a path that has its root last. */
  Answer answer(ParsedCertificate certificate, List<ParsedCertificate> path) {
    Status status = status(certificate, path);
    if (budget.isSpent()) {
      return new Answer.Unknown(Reason.OUT_OF_BUDGET, "too complex: " + budget.text());
    }
    return switch (status) {
      case Status.Good() -> new Answer.No("its issuer's revocation list does not name it");
      case Status.Revoked(String text) ->
          new Answer.Yes(text + ", says its issuer's revocation list");
      case Status.Unknown(String why) -> new Answer.Unknown(Reason.CONTRADICTORY, why);
    };
  }

  private boolean bears(ParsedCertificate certificate) {
    return lists.stream().anyMatch(list -> isFrom(list, certificate));
  }

  private static boolean isFrom(RevocationList list, ParsedCertificate certificate) {
    return list.issuer().same(certificate.issuer())
        || certificate.facts().crlPoints().stream()
            .anyMatch(point -> issuers(point).contains(key(list.issuer())));
  }

  private Status status(ParsedCertificate certificate, List<ParsedCertificate> path) {
    int covered = 0;
    String why = "no revocation list of its issuer is at hand";
    for (RevocationList list : lists) {
      if (list.isDelta() || !isFrom(list, certificate)) {
        continue;
      }
      int reasons = reasons(list, certificate);
      Optional<String> problem =
          reasons == 0
              ? Optional.of("it is not for this certificate")
              : list.unusable(question.at()).or(() -> signer(list, path));
      if (problem.isPresent()) {
        why = "its revocation list cannot be used: " + problem.get();
        continue;
      }
      Optional<RevocationList.Entry> entry = entry(list, certificate, path);
      if (entry.isPresent()) {
        int reason = entry.get().reason();
        return new Status.Revoked(
            RevocationReasons.told(
                entry.get().when(), reason == 0 ? OptionalInt.empty() : OptionalInt.of(reason)));
      }
      covered |= reasons;
    }
    if (covered == ALL_REASONS) {
      return new Status.Good();
    }
    return new Status.Unknown(
        covered == 0 ? why : "its revocation lists leave out some reasons for revocation");
  }

  /** A delta list goes before the complete one. */
  private Optional<RevocationList.Entry> entry(
      RevocationList list, ParsedCertificate certificate, List<ParsedCertificate> path) {
    Optional<RevocationList> newest =
        lists.stream()
            .filter(delta -> delta.complements(list))
            .filter(delta -> delta.unusable(question.at()).isEmpty())
            .filter(delta -> signer(delta, path).isEmpty())
            .max(Comparator.comparing(RevocationList::number));
    Optional<RevocationList.Entry> changed = newest.flatMap(delta -> delta.entry(certificate));
    return changed.isPresent()
        ? changed.filter(entry -> entry.reason() != RevocationList.REMOVE_FROM_CRL)
        : list.entry(certificate);
  }

  /** The reasons for which a list speaks about a certificate; none when it does not. */
  private int reasons(RevocationList list, ParsedCertificate certificate) {
    Optional<IssuingDistributionPoint> scope = list.scope();
    if (scope.isPresent() && !isInScope(scope.get(), certificate)) {
      return 0;
    }
    int reasons = 0;
    for (DistributionPoint point : certificate.facts().crlPoints()) {
      if (isAt(list, point, certificate)) {
        reasons |= mask(point.getReasons());
      }
    }
    Set<String> own = Set.of(key(certificate.issuer()));
    if (list.issuer().same(certificate.issuer())
        && scope.map(one -> isNamed(one, list, own)).orElse(true)) {
      // Lists that no distribution point names (the last paragraph of section 6.3.3).
      reasons = ALL_REASONS;
    }
    return scope
            .map(IssuingDistributionPoint::getOnlySomeReasons)
            .map(Revocation::mask)
            .orElse(ALL_REASONS)
        & reasons;
  }

  private boolean isInScope(IssuingDistributionPoint scope, ParsedCertificate certificate) {
    boolean authority = certificate.facts().isAuthority();
    if (scope.onlyContainsAttributeCerts()
        || (scope.onlyContainsCACerts() && !authority)
        || (scope.onlyContainsUserCerts() && authority)) {
      return false;
    }
    // Baseline requirements 7.1.2.11.2 and 7.2.2.1: shards are direct and named by URLs only.
    return question.profile() != Profile.WEBPKI
        || (!scope.isIndirectCRL()
            && isUrls(scope.getDistributionPoint())
            && certificate.facts().crlPoints().stream()
                .allMatch(point -> isUrls(point.getDistributionPoint())));
  }

  private static boolean isUrls(@org.jspecify.annotations.Nullable DistributionPointName name) {
    return name == null
        || (name.getType() == DistributionPointName.FULL_NAME
            && Arrays.stream(GeneralNames.getInstance(name.getName()).getNames())
                .allMatch(one -> one.getTagNo() == GeneralName.uniformResourceIdentifier));
  }

  /** Section 6.3.3 (b) (1) and (2) (i). */
  private static boolean isAt(
      RevocationList list, DistributionPoint point, ParsedCertificate certificate) {
    Set<String> issuers = issuers(point);
    boolean indirect = list.scope().map(IssuingDistributionPoint::isIndirectCRL).orElse(false);
    boolean from =
        issuers.isEmpty()
            ? list.issuer().same(certificate.issuer())
            : issuers.contains(key(list.issuer())) && indirect;
    if (!from) {
      return false;
    }
    DistributionPointName name = point.getDistributionPoint();
    X500Name above =
        issuers.isEmpty()
            ? certificate.issuerName()
            : directory(point).orElse(certificate.issuerName());
    Set<String> names = name == null ? issuers : names(name, above);
    return list.scope().map(scope -> isNamed(scope, list, names)).orElse(true);
  }

  private static boolean isNamed(
      IssuingDistributionPoint scope, RevocationList list, Set<String> names) {
    DistributionPointName name = scope.getDistributionPoint();
    return name == null || names(name, list.issuerName()).stream().anyMatch(names::contains);
  }

  private static Set<String> issuers(DistributionPoint point) {
    return point.getCRLIssuer() == null ? Set.of() : keys(point.getCRLIssuer());
  }

  private static Optional<X500Name> directory(DistributionPoint point) {
    for (GeneralName name : point.getCRLIssuer().getNames()) {
      if (name.getTagNo() == GeneralName.directoryName) {
        return Optional.of(X500Name.getInstance(name.getName()));
      }
    }
    return Optional.empty();
  }

  private static Set<String> names(DistributionPointName name, X500Name above) {
    if (name.getType() == DistributionPointName.FULL_NAME) {
      return keys(GeneralNames.getInstance(name.getName()));
    }
    var rdns = new ArrayList<RDN>(List.of(above.getRDNs()));
    rdns.add(RDN.getInstance(name.getName()));
    return Set.of(key(DistinguishedName.of(new X500Name(rdns.toArray(RDN[]::new)))));
  }

  private static Set<String> keys(GeneralNames names) {
    var keys = new HashSet<String>();
    for (GeneralName name : names.getNames()) {
      if (name.getTagNo() == GeneralName.directoryName) {
        keys.add(key(DistinguishedName.of(X500Name.getInstance(name.getName()))));
      } else {
        try {
          keys.add(ParsedCertificate.hex(name.getEncoded()));
        } catch (IOException e) {
          // What cannot be written down again equals nothing.
        }
      }
    }
    return keys;
  }

  private static String key(DistinguishedName name) {
    return "directory " + String.join("\n", name.relative());
  }

  private static int mask(@org.jspecify.annotations.Nullable ReasonFlags flags) {
    return flags == null ? ALL_REASONS : flags.intValue() & ALL_REASONS;
  }

  /** Why nobody who may sign a list signed it; empty when somebody did (section 6.3.3 (f), (g)). */
  private Optional<String> signer(RevocationList list, List<ParsedCertificate> path) {
    boolean mayNot = false;
    List<ParsedCertificate> members = path.subList(1, path.size());
    for (ParsedCertificate member : members) {
      if (member.subject().same(list.issuer()) && isSigned(list, member, path)) {
        if (maySign(member)) {
          return Optional.empty();
        }
        mayNot = true;
      }
    }
    var strangers = new ArrayList<ParsedCertificate>(question.others());
    strangers.addAll(question.store().named(list.issuer()));
    strangers.removeAll(members);
    for (ParsedCertificate stranger : strangers) {
      if (stranger.subject().same(list.issuer())
          && maySign(stranger)
          && isSigned(list, stranger, List.of(stranger))
          && isTrusted(stranger, path.getLast())) {
        return Optional.empty();
      }
    }
    return Optional.of(
        mayNot
            ? "its signer may not sign revocation lists (keyUsage)"
            : "its signature is not its issuer's");
  }

  private static boolean maySign(ParsedCertificate signer) {
    return !signer.facts().hasKeyUsage() || signer.facts().usage(KeyUsage.cRLSign);
  }

  private boolean isSigned(
      RevocationList list, ParsedCertificate signer, List<ParsedCertificate> path) {
    return signatures.computeIfAbsent(
        new Signed(list, signer),
        pair -> {
          budget.sign();
          return !budget.isSpent() && list.isSignedWith(InheritedParameters.keyOf(signer, path));
        });
  }

  private boolean isTrusted(ParsedCertificate signer, ParsedCertificate anchor) {
    if (assumed.contains(signer) || signer.equals(anchor)) {
      return true;
    }
    if (assumed.size() >= DEEPEST) {
      return false;
    }
    var with = new HashSet<>(assumed);
    with.add(signer);
    return PathSearch.leads(signer, anchor, question, budget, with);
  }
}
