package io.picket.scanner.scope;

import io.picket.model.AddressRange;
import io.picket.model.Addresses;
import io.picket.model.Admission;
import io.picket.model.Endpoint;
import io.picket.model.Host;
import io.picket.model.Intrusion;
import io.picket.model.NotChecked;
import io.picket.model.PortSet;
import io.picket.model.Reason;
import io.picket.model.Scope;
import io.picket.probes.ports.PortScanner.Ask;
import java.math.BigInteger;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which ports of which hosts to ask: generated while it is taken, never listed.
 *
 * <ol>
 *   <li>Names and single addresses come first, in the order given; then the blocks.
 *   <li>A host comes once, however often it was named; its ports are joined.
 *   <li>The scope is asked for every host; what it refuses is noted: each single target by itself,
 *       the addresses of a block in one summary.
 * </ol>
 */
public final class Plan implements Iterator<Ask> {
  private final Scope scope;
  private final InstantSource clock;
  private final PortSet usualPorts;
  private final List<Target.Block> blocks = new ArrayList<>();
  private final Map<Host, PortSet> singles = new LinkedHashMap<>();
  private final List<NotChecked> refused = new ArrayList<>();
  private final Iterator<Map.Entry<Host, PortSet>> singlesLeft;
  private BlockWalk walk = BlockWalk.NONE;
  private int nextBlock;
  private @Nullable Ask next;
  private long admitted;
  private boolean cutShort;

  /**
   * @param usualPorts the ports of targets that name none
   */
  public Plan(
      List<Target> targets,
      Resolution resolution,
      PortSet usualPorts,
      Scope scope,
      InstantSource clock) {
    this.scope = scope;
    this.clock = clock;
    this.usualPorts = usualPorts;
    for (Target target : targets) {
      take(target, resolution);
    }
    for (Map.Entry<Host, PortSet> entry : singles.entrySet()) {
      if (entry.getKey().name().isEmpty()) {
        entry.setValue(entry.getValue().or(ofBlocks(entry.getKey().address())));
      }
    }
    PortSet touched = usualPorts.minus(usualPorts.minus(scope.excludedPorts()));
    if (!touched.isEmpty()) {
      refused.add(
          new NotChecked("ports " + touched, Reason.OUT_OF_SCOPE, "the scope excludes these"));
    }
    this.singlesLeft = singles.entrySet().iterator();
  }

  private void take(Target target, Resolution resolution) {
    switch (target) {
      case Target.Name(var name, var _) -> {
        if (resolution.addresses(name).isEmpty()) {
          NotChecked failure =
              resolution
                  .failure(name)
                  .orElseGet(
                      () -> new NotChecked(name.ascii(), Reason.CANCELLED, "it was not looked up"));
          if (!refused.contains(failure)) {
            refused.add(failure);
          }
          cutShort = true;
        }
        resolution.dropped(name).stream()
            .filter(left -> !refused.contains(left))
            .forEach(refused::add);
        for (InetAddress address : resolution.addresses(name)) {
          singles.merge(Host.named(name, address), ports(target), PortSet::or);
        }
      }
      case Target.Address(var address, var _) ->
          singles.merge(Host.at(address), ports(target), PortSet::or);
      case Target.Block block -> blocks.add(block);
    }
  }

  /** The ports of all blocks that hold an address. */
  private PortSet ofBlocks(InetAddress address) {
    PortSet all = PortSet.none();
    for (Target.Block block : blocks) {
      if (block.range().contains(address)) {
        all = all.or(ports(block));
      }
    }
    return all;
  }

  private PortSet ports(Target target) {
    return target.ports().isEmpty() ? usualPorts : target.ports();
  }

  /** How many hosts there are at most, before the scope is asked. */
  public BigInteger size() {
    BigInteger size = BigInteger.valueOf(singles.size());
    for (Target.Block block : blocks) {
      size = size.add(block.range().size());
    }
    return size;
  }

  /** How many hosts were handed out so far. */
  public long admitted() {
    return admitted;
  }

  /** What will not be looked at, and why, as far as the plan has been taken. */
  public List<NotChecked> refused() {
    return List.copyOf(refused);
  }

  /**
   * Whether something was refused that was asked for by itself; addresses of a block that are
   * excluded are as agreed.
   */
  public boolean cutShort() {
    return cutShort;
  }

  /** Gives up on what has not been taken yet, and notes it. */
  public void abandon(Reason reason, String why) {
    while (singlesLeft.hasNext()) {
      refused.add(new NotChecked(singlesLeft.next().getKey().toString(), reason, why));
    }
    if (walk.addresses().hasNext()) {
      refused.add(new NotChecked("the rest of " + walk.block().declared(), reason, why));
    }
    endWalk();
    for (; nextBlock < blocks.size(); nextBlock++) {
      refused.add(new NotChecked(blocks.get(nextBlock).declared(), reason, why));
    }
    walk = BlockWalk.NONE;
  }

  @Override
  public boolean hasNext() {
    while (next == null) {
      if (singlesLeft.hasNext()) {
        Map.Entry<Host, PortSet> entry = singlesLeft.next();
        next = single(entry.getKey(), entry.getValue());
      } else if (walk.addresses().hasNext()) {
        next = ofBlock(walk.addresses().next());
      } else {
        endWalk();
        if (nextBlock >= blocks.size()) {
          return false;
        }
        walk = BlockWalk.of(blocks.get(nextBlock++));
      }
    }
    return true;
  }

  @Override
  public Ask next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Ask ask = Objects.requireNonNull(next);
    next = null;
    admitted++;
    return ask;
  }

  private @Nullable Ask single(Host host, PortSet ports) {
    Admission admission = admission(host, ports);
    if (admission instanceof Admission.Denied(String why)) {
      refused.add(new NotChecked(host.toString(), Reason.OUT_OF_SCOPE, why));
      cutShort = true;
      return null;
    }
    PortSet kept = ports.minus(scope.excludedPorts());
    PortSet own = ports.minus(kept).minus(usualPorts);
    if (!own.isEmpty()) {
      refused.add(
          new NotChecked(host + " port " + own, Reason.OUT_OF_SCOPE, "the scope excludes it"));
      cutShort = true;
    }
    return new Ask(host, kept);
  }

  private @Nullable Ask ofBlock(InetAddress address) {
    Host host = Host.at(address);
    if (singles.containsKey(host) || seenInEarlierBlock(address)) {
      return null;
    }
    PortSet ports = ofBlocks(address);
    Admission admission = admission(host, ports);
    if (admission instanceof Admission.Denied(String why)) {
      boolean agreed = scope.exclusions().contains(address);
      cutShort |= !agreed;
      walk.refusals().add(why);
      return null;
    }
    PortSet kept = ports.minus(scope.excludedPorts());
    PortSet own = ports.minus(kept).minus(usualPorts);
    if (!own.isEmpty()) {
      walk.refusals().add("the scope excludes port " + own);
      cutShort = true;
    }
    return new Ask(host, kept);
  }

  private boolean seenInEarlierBlock(InetAddress address) {
    for (int earlier = 0; earlier < nextBlock - 1; earlier++) {
      AddressRange range = blocks.get(earlier).range();
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }

  private Admission admission(Host host, PortSet ports) {
    PortSet kept = ports.minus(scope.excludedPorts());
    if (kept.isEmpty()) {
      return new Admission.Denied("every port asked is excluded");
    }
    var first = new Endpoint(host.address(), kept.iterator().nextInt());
    return scope.admit(first, Intrusion.CONNECT, clock.instant());
  }

  private void endWalk() {
    walk.refusals()
        .summary()
        .ifPresent(summary ->
            refused.add(
                new NotChecked(
                    "part of " + walk.block().declared(), Reason.OUT_OF_SCOPE, summary)));
    walk = BlockWalk.NONE;
  }

  /** Where we are in a block. */
  private record BlockWalk(Target.Block block, Iterator<InetAddress> addresses, Refusals refusals) {
    static final BlockWalk NONE =
        new BlockWalk(
            new Target.Block("nothing", AddressRange.of(Addresses.of(new byte[4])), PortSet.none()),
            List.<InetAddress>of().iterator(),
            new Refusals());

    static BlockWalk of(Target.Block block) {
      return new BlockWalk(block, block.range().iterator(), new Refusals());
    }
  }

  /** How many addresses of a block were refused, with the first few reasons. */
  private static final class Refusals {
    private static final int SHOWN = 3;
    private final List<String> first = new ArrayList<>();
    private long count;

    void add(String why) {
      count++;
      if (first.size() < SHOWN) {
        first.add(why);
      }
    }

    Optional<String> summary() {
      if (count == 0) {
        return Optional.empty();
      }
      String more = count > SHOWN ? "; and " + (count - SHOWN) + " more" : "";
      return Optional.of(
          count + (count == 1 ? " address: " : " addresses: ") + String.join("; ", first) + more);
    }
  }
}
