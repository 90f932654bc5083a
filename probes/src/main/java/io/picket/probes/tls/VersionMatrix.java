package io.picket.probes.tls;

import io.picket.model.TlsVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known so far of one version's suites. Every question offers what is neither known to be
 * accepted nor refused; every answer shrinks that, until a refusal of all the rest closes the list.
 * Safe for many threads.
 */
final class VersionMatrix {
  /** How many suites in a hello any server bears; more only where the server has shown it does. */
  static final int SAFE = 120;

  private final TlsVersion version;
  private final List<Integer> candidates;

  // Guarded by "this".
  private final Set<Integer> accepted = new LinkedHashSet<>();

  /** What was accepted or refused. */
  private final CodeSet settled = new CodeSet();

  private final List<Reply.Refused> refusals = new ArrayList<>();
  private final List<Choice> choices = new ArrayList<>();
  private final List<String> oddities = new ArrayList<>();
  private Reply.@Nullable Unanswered broken;
  private @Nullable ServerHello sample;
  private boolean odd;
  private boolean listed;
  private int asked;

  /**
   * One choice the server made.
   *
   * @param offered in the order offered
   * @param forwards whether that was the usual order, or else its reverse
   */
  record Choice(List<Integer> offered, int chosen, boolean forwards) {}

  VersionMatrix(TlsVersion version, List<Integer> candidates) {
    this.version = version;
    this.candidates = List.copyOf(candidates);
  }

  TlsVersion version() {
    return version;
  }

  /**
   * What to offer next: all that is open and not held back, at most so many, forwards and backwards
   * by turns so that the server's choices tell its preference from ours.
   *
   * @return nothing when nothing is left to ask
   */
  synchronized List<Integer> open(Collection<Integer> heldBack, int atMost) {
    if (broken != null || odd || listed) {
      return List.of();
    }
    var open = new ArrayList<Integer>();
    for (int suite : candidates) {
      if (!settled.contains(suite) && !heldBack.contains(suite)) {
        open.add(suite);
        if (open.size() == atMost) {
          break;
        }
      }
    }
    return asked++ % 2 == 0 ? open : open.reversed();
  }

  /** Whether nothing has been asked so far, so that at least one question is still to come. */
  synchronized boolean isUntouched() {
    return asked == 0;
  }

  /** Every suite worth asking for. */
  List<Integer> candidates() {
    return candidates;
  }

  /** Keeps a ServerHello for what it shows besides its suite. */
  synchronized void sample(ServerHello hello) {
    if (sample == null) {
      sample = hello;
    }
  }

  /** A ServerHello of this version, once there is one. */
  synchronized Optional<ServerHello> sample() {
    return Optional.ofNullable(sample);
  }

  /** Takes a choice; says whether it was news. */
  synchronized boolean chose(List<Integer> offered, int suite) {
    return choseAmong(offered, suite);
  }

  /**
   * Takes a choice of a hello that may have kept the server from its favourites.
   *
   * @param comparable those offered that were as free to be chosen as the one that was
   */
  synchronized boolean choseAmong(List<Integer> comparable, int suite) {
    choices.add(new Choice(List.copyOf(comparable), suite, isForwards(comparable)));
    settled.add(suite);
    return accepted.add(suite);
  }

  /** Takes a server's own list, which leaves nothing open. */
  synchronized void listed(List<Integer> suites) {
    listed = true;
    accepted.addAll(suites);
    settled.addAll(suites);
  }

  synchronized boolean isListed() {
    return listed;
  }

  private boolean isForwards(List<Integer> offered) {
    return offered.size() < 2
        || candidates.indexOf(offered.getFirst()) < candidates.indexOf(offered.getLast());
  }

  synchronized void refused(List<Integer> offered, Reply.Refused refusal) {
    settled.addAll(offered);
    refusals.add(refusal);
  }

  synchronized void broke(Reply.Unanswered unanswered) {
    if (broken == null) {
      broken = unanswered;
    }
  }

  /** Forgets that an answer was missing, for another try. */
  synchronized void mend() {
    broken = null;
  }

  synchronized void odd(String what) {
    oddities.add(what);
    odd = true;
  }

  synchronized Set<Integer> accepted() {
    return new LinkedHashSet<>(accepted);
  }

  /** How many suites were accepted. */
  synchronized int count() {
    return accepted.size();
  }

  synchronized boolean isAccepted(int suite) {
    return accepted.contains(suite);
  }

  synchronized boolean isSettled(int suite) {
    return settled.contains(suite);
  }

  synchronized List<Choice> choices() {
    return List.copyOf(choices);
  }

  synchronized List<Reply.Refused> refusals() {
    return List.copyOf(refusals);
  }

  /** What no correct server does; accepting every suite there is belongs to it. */
  synchronized List<String> oddities() {
    return accepted.size() == candidates.size() && !listed
        ? List.of("accepted every suite there is")
        : List.copyOf(oddities);
  }

  synchronized Optional<Reply.Unanswered> broken() {
    return Optional.ofNullable(broken);
  }

  /** Whether every candidate was either accepted or refused. */
  synchronized boolean isClosed() {
    return !odd && settled.containsAll(candidates);
  }
}
