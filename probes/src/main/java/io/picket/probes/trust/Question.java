package io.picket.probes.trust;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Would this certificate be accepted?
 *
 * @param leaf the certificate in question
 * @param others what came with it or is known besides, in any order, also irrelevant ones
 * @param store the roots believed
 * @param host the name or address it should be for; without one, names are not looked at
 * @param at the instant of validation
 * @param maxDepth the most certificates allowed between the leaf and the root
 * @param crls revocation lists at hand; where one bears on the path, the leaf must be shown good,
 *     and so must every authority whose issuer has one
 * @param policies what is asked of certificate policies
 */
public record Question(
    ParsedCertificate leaf,
    List<ParsedCertificate> others,
    TrustStore store,
    Optional<String> host,
    Instant at,
    Purpose purpose,
    Profile profile,
    int maxDepth,
    List<RevocationList> crls,
    PolicyDemands policies) {
  /** Longer paths than this are not in use. */
  public static final int USUAL_DEPTH = 12;

  public Question {
    others = List.copyOf(others);
    crls = List.copyOf(crls);
    at = at.truncatedTo(ChronoUnit.SECONDS); // Certificates know no fractions.
  }

  /** The same question with revocation lists at hand. */
  public Question with(List<RevocationList> lists) {
    return new Question(leaf, others, store, host, at, purpose, profile, maxDepth, lists, policies);
  }

  /** The same question with one more certificate at hand. */
  public Question with(ParsedCertificate other) {
    var more = new ArrayList<>(others);
    more.add(other);
    return new Question(leaf, more, store, host, at, purpose, profile, maxDepth, crls, policies);
  }

  /** A server's certificate as agents of today would judge it, whatever it is called. */
  public static Question ofServer(
      ParsedCertificate leaf, List<ParsedCertificate> others, TrustStore store, Instant at) {
    return of(leaf, others, store, at, Purpose.SERVER);
  }

  /** A certificate for a purpose as agents of today would judge it, whatever it is called. */
  public static Question of(
      ParsedCertificate leaf,
      List<ParsedCertificate> others,
      TrustStore store,
      Instant at,
      Purpose purpose) {
    return new Question(
        leaf,
        others,
        store,
        Optional.empty(),
        at,
        purpose,
        Profile.RFC_5280,
        USUAL_DEPTH,
        List.of(),
        PolicyDemands.NONE);
  }
}
