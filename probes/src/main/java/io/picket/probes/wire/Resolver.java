package io.picket.probes.wire;

import io.picket.model.Addresses;
import io.picket.model.HostName;
import io.picket.model.Reason;
import io.picket.model.Text;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Host names to addresses.
 *
 * <ol>
 *   <li>A strict literal is its own answer; nothing is looked up.
 *   <li>What looks like a number to some program and is no strict literal is refused.
 *   <li>A name the operator pinned has the pinned addresses and no others.
 *   <li>Everything else is asked of the system, on a thread of its own, with a deadline.
 * </ol>
 */
final class Resolver {
  /** The system's look-up; a test's own answers from a table. */
  interface LookUp {
    InetAddress[] all(String name) throws UnknownHostException;
  }

  /** More addresses of one name than this are an attack or a mistake. */
  private static final int MOST = 256;

  private static final int AT_ONCE = 32;

  private final Map<HostName, List<InetAddress>> pins;
  private final Family family;
  private final LookUp system;
  private final Duration patience;
  private final Semaphore running = new Semaphore(AT_ONCE, true);

  Resolver(Map<HostName, List<InetAddress>> pins, Family family, LookUp system, Duration patience) {
    this.pins = pins;
    this.family = family;
    this.system = system;
    this.patience = patience;
  }

  List<InetAddress> resolve(String host) throws WireException, InterruptedException {
    Optional<InetAddress> literal = Addresses.parse(host);
    if (literal.isPresent()) {
      return List.of(literal.get());
    }
    if (Addresses.looksNumeric(host)) {
      throw new WireException(
          Reason.MALFORMED,
          "\"" + Text.printable(host, 100) + "\" is a number in disguise, not a host name");
    }
    HostName name = name(host);
    List<InetAddress> pinned = pins.get(name);
    return wanted(name, pinned == null ? lookUp(name) : pinned);
  }

  private static HostName name(String host) throws WireException {
    try {
      return HostName.parse(host);
    } catch (IllegalArgumentException e) {
      throw new WireException(
          Reason.MALFORMED, "\"" + Text.printable(host, 100) + "\" is not a host name");
    }
  }

  private List<InetAddress> wanted(HostName name, List<InetAddress> found) throws WireException {
    if (found.size() > MOST) {
      throw new WireException(
          Reason.TOO_LARGE, name + " has " + found.size() + " addresses, at most " + MOST);
    }
    List<InetAddress> wanted = found.stream().filter(this::isWanted).distinct().toList();
    if (wanted.isEmpty()) {
      throw new WireException(
          Reason.UNREACHABLE,
          found.isEmpty() ? name + " has no address" : name + " has no " + family + " address");
    }
    return wanted;
  }

  private boolean isWanted(InetAddress address) {
    return switch (family) {
      case BOTH -> true;
      case IPV4 -> address instanceof Inet4Address;
      case IPV6 -> !(address instanceof Inet4Address);
    };
  }

  private List<InetAddress> lookUp(HostName name) throws WireException, InterruptedException {
    long nanos = patience.toNanos();
    if (!running.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
      throw new WireException(
          Reason.OUT_OF_BUDGET, AT_ONCE + " look-ups of names are under way and none ends");
    }
    var task = new FutureTask<>(() -> system.all(name.ascii()));
    Thread.ofPlatform()
        .daemon()
        .name("picket-resolve")
        .start(() -> {
          try {
            task.run();
          } finally {
            running.release();
          }
        });
    try {
      // The bare bytes: no zone, no name, IPv4-mapped addresses as what they are.
      return Stream.of(task.get(nanos, TimeUnit.NANOSECONDS))
          .map(address -> Addresses.of(address.getAddress()))
          .toList();
    } catch (TimeoutException e) {
      throw new WireException(
          Reason.UNREACHABLE,
          "looking up " + name + " took more than " + patience.toSeconds() + " s");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownHostException) {
        throw new WireException(Reason.UNREACHABLE, "no address is known for " + name);
      }
      throw new IllegalStateException("looking up " + name, e.getCause());
    }
  }
}
