package io.picket.probes.trust;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The right file for a server: which certificates belong in it, in which order, and which of them
 * the file at hand lacks. The server's own comes first, each issuer behind the one it issued, and
 * the root stays out (RFC 8446 section 4.4.2).
 *
 * <p>Whether clients accept the certificate is another question: an expired one has a right file
 * too, which is looked for at a moment when it was valid. An issuer that has expired has no place
 * in a right file: where no other of its name and key is at hand, its successor is to be had first.
 *
 * @param links the certificates in the right order, the server's own first
 * @param leaveOut those of the file that do not belong in it, and why
 * @param missing the issuer that would come next and is not at hand, in words; empty when the links
 *     lead to a root
 * @param asItIs whether the file needs no change; a root at its end may stay
 */
public record MendedChain(
    List<Link> links, List<Surplus> leaveOut, Optional<Missing> missing, boolean asItIs) {
  private static final int MOST_CANDIDATES = 16;

  public MendedChain {
    links = List.copyOf(links);
    leaveOut = List.copyOf(leaveOut);
  }

  /**
   * A certificate that belongs in the file.
   *
   * @param place in the file as it is, from 1; 0 when it is not in it
   * @param url where one that is not in it can be had, by the word of the certificate below it
   * @param successor what must take its place, where it is an issuer whose time is over
   */
  public record Link(
      ParsedCertificate certificate,
      int place,
      Optional<String> url,
      Optional<Missing> successor) {}

  /** A certificate that does not belong in the file. */
  public record Surplus(ParsedCertificate certificate, int place, String why) {}

  /**
   * An issuer that is not at hand.
   *
   * @param issuer its name
   * @param keyId its key identifier, where the certificate below names it
   * @param below what it issued
   * @param url where it can be had, by the word of the certificate below
   */
  public record Missing(
      String issuer, Optional<String> keyId, String below, Optional<String> url) {}

  /**
   * Works it out.
   *
   * @param file the certificates in the file's order
   * @param leaf the server's own, one of them
   * @param fetched issuers that were fetched; those in wide use are known besides
   * @param stores the roots to lead to; the first that is reached decides
   */
  public static MendedChain of(
      List<ParsedCertificate> file,
      ParsedCertificate leaf,
      List<ParsedCertificate> fetched,
      List<TrustStore> stores,
      Instant at) {
    return of(file, leaf, fetched, KnownIntermediates::all, stores, at);
  }

  static MendedChain of(
      List<ParsedCertificate> file,
      ParsedCertificate leaf,
      List<ParsedCertificate> fetched,
      Supplier<List<ParsedCertificate>> known,
      List<TrustStore> stores,
      Instant at) {
    Instant then = moment(leaf, at);
    Instant later = then.isAfter(at) ? then : at;
    List<Supplier<List<ParsedCertificate>>> further = List.of(List::of, known);
    for (Supplier<List<ParsedCertificate>> more : further) {
      var others = new LinkedHashSet<>(file);
      others.remove(leaf);
      others.addAll(fetched);
      others.addAll(more.get());
      List<List<ParsedCertificate>> paths = paths(leaf, List.copyOf(others), stores, then);
      if (!paths.isEmpty()) {
        return leading(file, paths, later);
      }
    }
    var others = new LinkedHashSet<>(file);
    others.addAll(fetched);
    others.addAll(known.get());
    return stuck(file, leaf, others, stores, later);
  }

  /** The moment, or the nearest one at which the certificate was valid. */
  private static Instant moment(ParsedCertificate leaf, Instant at) {
    if (at.isBefore(leaf.notBefore())) {
      return leaf.notBefore();
    }
    return at.isAfter(leaf.notAfter()) ? leaf.notAfter() : at;
  }

  private static Question question(
      ParsedCertificate leaf, List<ParsedCertificate> others, TrustStore store, Instant at) {
    return new Question(
        leaf,
        others,
        store,
        Optional.empty(),
        at,
        Purpose.SERVER,
        Profile.PATH,
        Question.USUAL_DEPTH,
        List.of(),
        PolicyDemands.NONE);
  }

  private static List<List<ParsedCertificate>> paths(
      ParsedCertificate leaf, List<ParsedCertificate> others, List<TrustStore> stores, Instant at) {
    var paths = new ArrayList<List<ParsedCertificate>>();
    for (TrustStore store : stores) {
      if (PathSearch.judge(question(leaf, others, store, at))
          instanceof PathVerdict.Accepted accepted) {
        paths.add(accepted.path());
      }
    }
    return paths;
  }

  /** The certificates of all paths, those of the first in front; roots stay out. */
  private static MendedChain leading(
      List<ParsedCertificate> file, List<List<ParsedCertificate>> paths, Instant at) {
    Set<ParsedCertificate> roots = new LinkedHashSet<>();
    Set<ParsedCertificate> members = new LinkedHashSet<>();
    for (List<ParsedCertificate> path : paths) {
      members.addAll(path.subList(0, Math.max(1, path.size() - 1)));
      if (path.size() > 1) {
        roots.add(path.getLast());
      }
    }
    // What one programme has as a root another reaches through a cross-certificate: it is sent.
    roots.removeAll(members);
    List<ParsedCertificate> right = List.copyOf(members);
    List<Link> links = links(right, file, at);
    return new MendedChain(
        links, surplus(file, right, roots, at), Optional.empty(), isRight(file, links, roots));
  }

  /** As far as signatures lead, whatever else speaks against the issuers. */
  private static MendedChain stuck(
      List<ParsedCertificate> file,
      ParsedCertificate leaf,
      Set<ParsedCertificate> others,
      List<TrustStore> stores,
      Instant at) {
    var upwards = new ArrayList<ParsedCertificate>();
    upwards.add(leaf);
    Optional<ParsedCertificate> next = Optional.empty();
    while (upwards.size() <= Question.USUAL_DEPTH && !upwards.getLast().isSelfIssued()) {
      others.remove(upwards.getLast());
      next = issuer(upwards.getLast(), others, at);
      if (next.isEmpty()) {
        break;
      }
      upwards.add(next.get());
    }
    ParsedCertificate last = upwards.getLast();
    boolean ends = last.isSelfIssued();
    List<ParsedCertificate> right =
        ends ? upwards.subList(0, Math.max(1, upwards.size() - 1)) : upwards;
    Set<ParsedCertificate> roots = ends && upwards.size() > 1 ? Set.of(last) : Set.of();
    boolean leads =
        ends
            || stores.stream()
                .anyMatch(store -> issuer(last, store.named(last.issuer()), at).isPresent())
            || FormerRoots.mozillas().leads(last);
    List<Link> links = links(right, file, at);
    return new MendedChain(
        links,
        surplus(file, right, roots, at),
        leads ? Optional.empty() : Optional.of(issuerOf(last)),
        leads && isRight(file, links, roots));
  }

  /** Who signed it, one whose time is not over before one whose time is. */
  private static Optional<ParsedCertificate> issuer(
      ParsedCertificate child, Collection<ParsedCertificate> among, Instant at) {
    return among.stream()
        .filter(candidate -> candidate.subject().same(child.issuer()))
        .sorted(Comparator.comparing(candidate -> at.isAfter(candidate.notAfter())))
        .limit(MOST_CANDIDATES)
        .filter(candidate -> Signatures.verify(child, candidate) == Signatures.Outcome.GOOD)
        .findFirst();
  }

  private static List<Link> links(
      List<ParsedCertificate> right, List<ParsedCertificate> file, Instant at) {
    var links = new ArrayList<Link>();
    Map<ParsedCertificate, Integer> places = places(file);
    for (int i = 0; i < right.size(); i++) {
      int place = places.getOrDefault(right.get(i), 0);
      Optional<String> url = place > 0 || i == 0 ? Optional.empty() : url(right.get(i - 1));
      boolean expired = i > 0 && at.isAfter(right.get(i).notAfter());
      links.add(
          new Link(
              right.get(i),
              place,
              url,
              expired ? Optional.of(issuerOf(right.get(i - 1))) : Optional.empty()));
    }
    return links;
  }

  private static Missing issuerOf(ParsedCertificate below) {
    return new Missing(
        below.issuer().text(), below.facts().authorityKeyId(), below.subjectText(), url(below));
  }

  /** Where each certificate is first, from 1. */
  private static Map<ParsedCertificate, Integer> places(List<ParsedCertificate> file) {
    Map<ParsedCertificate, Integer> places = new HashMap<>();
    for (int i = 0; i < file.size(); i++) {
      places.putIfAbsent(file.get(i), i + 1);
    }
    return places;
  }

  private static Optional<String> url(ParsedCertificate below) {
    return IssuerAddresses.in(below).issuers().stream().findFirst();
  }

  private static List<Surplus> surplus(
      List<ParsedCertificate> file,
      List<ParsedCertificate> right,
      Set<ParsedCertificate> roots,
      Instant at) {
    Set<ParsedCertificate> members = Set.copyOf(right);
    var surplus = new ArrayList<Surplus>();
    Set<ParsedCertificate> seen = new HashSet<>();
    for (int i = 0; i < file.size(); i++) {
      ParsedCertificate one = file.get(i);
      if (!seen.add(one)) {
        surplus.add(new Surplus(one, i + 1, "it is in the file twice"));
      } else if (roots.contains(one)) {
        surplus.add(new Surplus(one, i + 1, "it is the root, which clients have or must be given"));
      } else if (!members.contains(one)) {
        surplus.add(new Surplus(one, i + 1, why(one, right, at)));
      }
    }
    return surplus;
  }

  private static String why(ParsedCertificate one, List<ParsedCertificate> right, Instant at) {
    if (!at.isAfter(one.notAfter())) {
      return "it is not an issuer of the server's certificate";
    }
    String expired = "it expired on " + one.notAfter();
    for (int i = 0; i < right.size(); i++) {
      if (right.get(i).subject().same(one.subject())
          && right.get(i).publicKeyInfo().equals(one.publicKeyInfo())) {
        return expired + ", and number " + (i + 1) + " of the right order takes its place";
      }
    }
    return expired;
  }

  private static boolean isRight(
      List<ParsedCertificate> file, List<Link> links, Set<ParsedCertificate> roots) {
    if (links.stream().anyMatch(link -> link.successor().isPresent())) {
      return false;
    }
    List<ParsedCertificate> right = links.stream().map(Link::certificate).toList();
    if (file.equals(right)) {
      return true;
    }
    return file.size() == right.size() + 1
        && file.subList(0, right.size()).equals(right)
        && roots.contains(file.getLast());
  }

  /** Whether every certificate of the right file is at hand. */
  public boolean isComplete() {
    return missing.isEmpty() && links.stream().allMatch(link -> link.successor().isEmpty());
  }

  /** The right file as PEM (RFC 7468), without a key. */
  public String pem() {
    var text = new StringBuilder();
    for (Link link : links) {
      text.append(Pem.certificate(link.certificate().der()));
    }
    return text.toString();
  }
}
