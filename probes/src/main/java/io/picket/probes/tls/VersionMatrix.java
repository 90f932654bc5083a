package io.picket.probes.tls;

import io.picket.model.TlsVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
  private final CodeSet every;

  // Guarded by "this".
  private final Set<Integer> accepted = new LinkedHashSet<>();

  /** What was accepted or refused. */
  private final CodeSet settled = new CodeSet();

  private final List<Reply.Refused> refusals = new ArrayList<>();

  /** What was refused among so many others that their number may be why, and those refusals. */
  private final CodeSet onCredit = new CodeSet();

  private final List<Reply.Refused> refusalsOnCredit = new ArrayList<>();
  private final List<Choice> choices = new ArrayList<>();
  private final List<String> oddities = new ArrayList<>();
  private Reply.@Nullable Unanswered broken;
  private @Nullable ServerHello sample;
  private boolean odd;
  private boolean listed;
  private int asked;
  private int begun;
  private final NavigableSet<Integer> underWay = new TreeSet<>();
  private volatile boolean untouched = true;

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
    this.every = new CodeSet(candidates);
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
    untouched = false;
    var open = new ArrayList<Integer>();
    for (Integer suite : candidates) {
      if (!settled.contains(suite) && !heldBack.contains(suite)) {
        open.add(suite);
        if (open.size() == atMost) {
          break;
        }
      }
    }
    return asked++ % 2 == 0 ? open : open.reversed();
  }

  /**
   * A question begins, whatever it will offer.
   *
   * @return its number, for {@link #ended}
   */
  synchronized int begins() {
    begun++;
    underWay.add(begun);
    return begun;
  }

  /** What it was answered with has been taken. */
  synchronized void ended(int number) {
    underWay.remove(number);
    notifyAll();
  }

  /** The number of the question that began last. */
  synchronized int latest() {
    return begun;
  }

  /** Waits until that question and all before it have ended. */
  synchronized void awaitEnded(int number) throws InterruptedException {
    while (!underWay.isEmpty() && underWay.first() <= number) {
      wait();
    }
  }

  /**
   * Whether nothing has been asked so far, so that at least one question is still to come. Takes no
   * lock.
   */
  boolean isUntouched() {
    return untouched;
  }

  /** Every suite worth asking for. */
  List<Integer> candidates() {
    return candidates;
  }

  /** Every suite but these. */
  CodeSet allBut(Collection<Integer> suites) {
    return every.without(suites);
  }

  /** Those of them that are open, in the order in which they are asked for. */
  synchronized List<Integer> openOf(CodeSet suites) {
    var open = new ArrayList<Integer>();
    for (Integer suite : candidates) {
      if (suites.contains(suite) && !settled.contains(suite)) {
        open.add(suite);
      }
    }
    return open;
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

  /** Takes a refusal that counts only if the server bears so many suites ({@link Tolerance}). */
  synchronized void refusedOnCredit(List<Integer> offered, Reply.Refused refusal) {
    onCredit.addAll(offered);
    refusalsOnCredit.add(refusal);
    refused(offered, refusal);
  }

  synchronized boolean isOnCredit() {
    return !onCredit.isEmpty();
  }

  /** Opens again what was refused on credit. */
  synchronized void revoke() {
    onCredit.removeAll(accepted);
    settled.removeAll(onCredit);
    refusals.removeAll(refusalsOnCredit);
    onCredit.clear();
    refusalsOnCredit.clear();
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

  synchronized boolean areSettled(CodeSet suites) {
    return settled.containsAll(suites);
  }

  /** Puts what was accepted into a set. */
  synchronized void addAcceptedTo(Set<Integer> suites) {
    suites.addAll(accepted);
  }

  synchronized int countUnsettled(CodeSet suites) {
    return suites.without(settled).size();
  }

  /** Whether others than those were accepted. */
  synchronized boolean hasAcceptedBut(CodeSet suites) {
    return !suites.containsAll(accepted);
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
    return !odd && settled.containsAll(every);
  }
}
