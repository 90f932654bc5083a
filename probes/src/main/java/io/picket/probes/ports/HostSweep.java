package io.picket.probes.ports;

import io.picket.model.Host;
import io.picket.model.Outcome;
import io.picket.model.PortCensus;
import io.picket.model.PortSet;
import io.picket.model.PortState;
import io.picket.model.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.TreeMap;

/**
 * Where one host stands in a sweep: which ports are still to be tried, and what was found. Ports
 * that gave no answer are tried a second time, after all others of the host had their first.
 * Confined to the sweep's event loop.
 */
final class HostSweep {
  /** A port that has to be tried again for a reason of our own. */
  record Repeat(int port, int tries) {}

  /** Fewer open ports than this are believed, however few were asked. */
  private static final int ENOUGH_TO_DOUBT = 20;

  private static final double DOUBTFUL_SHARE = 0.9;
  private static final int MOST_REASONS = 24;

  final Host host;
  final PortSet asked;
  final int size;
  final long weight;
  int inFlight;
  boolean isQueued;
  final RoundTrip roundTrip = new RoundTrip();

  private final PrimitiveIterator.OfInt first;
  private final Deque<Repeat> repeats = new ArrayDeque<>();
  private final BitSet again = new BitSet();
  private final Map<Found, BitSet> found = new TreeMap<>();
  private int secondAt = -1;
  private boolean isSecondLook;
  private int done;

  /**
   * @param weight what to give back when the host is finished
   */
  HostSweep(Host host, PortSet asked, long weight) {
    this.host = host;
    this.asked = asked;
    this.size = asked.size();
    this.weight = weight;
    this.first = asked.iterator();
  }

  boolean isSecondLook() {
    return isSecondLook;
  }

  /** The next port to try, or null when there is none to try now. */
  @org.jspecify.annotations.Nullable
  Repeat next() {
    if (!repeats.isEmpty()) {
      return repeats.remove();
    }
    if (first.hasNext()) {
      return new Repeat(first.nextInt(), 0);
    }
    if (!isSecondLook && inFlight == 0 && !again.isEmpty()) {
      isSecondLook = true;
      secondAt = again.nextSetBit(0);
    }
    if (secondAt < 0) {
      return null;
    }
    int port = secondAt;
    secondAt = again.nextSetBit(port + 1);
    return new Repeat(port, 0);
  }

  /** Whether {@link #next()} would give a port. */
  boolean hasNext() {
    return !repeats.isEmpty()
        || first.hasNext()
        || secondAt >= 0
        || (!isSecondLook && inFlight == 0 && !again.isEmpty());
  }

  void repeat(int port, int tries) {
    repeats.add(new Repeat(port, tries));
  }

  /** There was no answer to the first look. */
  void lookAgain(int port) {
    again.set(port);
  }

  void settle(int port, Found what) {
    Found kept =
        found.size() < MOST_REASONS || found.containsKey(what)
            ? what
            : new Found(what.state(), what.reason(), "other reasons");
    found.computeIfAbsent(kept, any -> new BitSet()).set(port);
    done++;
  }

  boolean isDone() {
    return done == size;
  }

  int open() {
    int open = 0;
    for (Map.Entry<Found, BitSet> group : found.entrySet()) {
      if (group.getKey().state() == PortState.OPEN) {
        open += group.getValue().cardinality();
      }
    }
    return open;
  }

  /** Settles everything that is not settled. */
  void settleRest(Found what) {
    BitSet rest = new BitSet();
    asked.stream().forEach(rest::set);
    found.values().forEach(rest::andNot);
    if (!rest.isEmpty()) {
      found.computeIfAbsent(what, any -> new BitSet()).or(rest);
      done = size;
    }
  }

  Outcome<PortCensus> outcome() {
    if (size == 0) {
      return new Outcome.Inconclusive<>(Reason.NOT_TRIED, "no port was asked for");
    }
    List<PortCensus.Group> groups = new ArrayList<>();
    Found mostly = Found.CANCELLED;
    int most = 0;
    boolean anyKnown = false;
    for (Map.Entry<Found, BitSet> group : found.entrySet()) {
      Found what = group.getKey();
      groups.add(new PortCensus.Group(what.state(), what.text(), PortSet.of(group.getValue())));
      anyKnown |= what.state() != PortState.UNKNOWN;
      if (group.getValue().cardinality() > most) {
        most = group.getValue().cardinality();
        mostly = what;
      }
    }
    if (!anyKnown) {
      return new Outcome.Inconclusive<>(
          mostly.reason(), mostly.text() + " (" + most + " of " + size + " ports)");
    }
    boolean doubtful = size >= ENOUGH_TO_DOUBT && open() > DOUBTFUL_SHARE * size;
    return new Outcome.Observed<>(new PortCensus(groups, doubtful));
  }
}
