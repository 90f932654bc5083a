package io.picket.scanner.scope;

import io.picket.model.Addresses;
import io.picket.model.HostName;
import io.picket.model.NotChecked;
import io.picket.model.Reason;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What became of looking up the names, once, before anything is sent to a target. */
public final class Resolution {
  private final Map<HostName, Answer> answers = new LinkedHashMap<>();

  /** The addresses of a name, or why there are none. */
  private sealed interface Answer {
    record Found(List<InetAddress> addresses, List<InetAddress> dropped) implements Answer {}

    record Failed(Reason reason, String detail) implements Answer {}
  }

  /**
   * Notes the addresses of a name. Loopback and link-local addresses that a name server gave are
   * dropped: whoever runs the name could point the scan at this very machine or its cloud's
   * metadata service. The operator may still mean them, with an address or {@code --resolve}.
   *
   * @param pinned whether the operator gave the addresses
   */
  public synchronized void found(HostName name, List<InetAddress> addresses, boolean pinned) {
    boolean local = pinned || isLocalhost(name);
    Map<Boolean, List<InetAddress>> byUse =
        addresses.stream()
            .collect(
                Collectors.partitioningBy(
                    address -> local || !isLocal(Addresses.carried(address).orElse(address))));
    List<InetAddress> kept = byUse.getOrDefault(true, List.of());
    answers.put(
        name,
        kept.isEmpty()
            ? new Answer.Failed(
                Reason.OUT_OF_SCOPE,
                "its only addresses are loopback or link-local ones; name such an address itself,"
                    + " or use --resolve "
                    + name
                    + "=ADDRESS, if it is meant")
            : new Answer.Found(kept, byUse.getOrDefault(false, List.of())));
  }

  /** Notes that a name has no addresses, or that none could be found out. */
  public synchronized void failed(HostName name, Reason reason, String detail) {
    answers.put(name, new Answer.Failed(reason, detail));
  }

  /** The addresses of a name; none when it was not looked up or could not be. */
  public synchronized List<InetAddress> addresses(HostName name) {
    return answers.get(name) instanceof Answer.Found(List<InetAddress> addresses, var _)
        ? addresses
        : List.of();
  }

  /**
   * What a name server gave for a name beside {@link #addresses} and is not asked. Nobody outside
   * reaches the target there, so it is told, and no reason to call the target less than known.
   */
  public synchronized List<NotChecked> dropped(HostName name) {
    return answers.get(name) instanceof Answer.Found(var _, List<InetAddress> dropped)
        ? dropped.stream()
            .map(address ->
                new NotChecked(
                    "address " + Addresses.text(address) + " of " + name.ascii(),
                    Reason.OUT_OF_SCOPE,
                    "a name server gave a loopback or link-local address; use --resolve "
                        + name
                        + "=ADDRESS, if it is meant"))
            .toList()
        : List.of();
  }

  /** Why a name has no addresses, when it has none. */
  public synchronized Optional<NotChecked> failure(HostName name) {
    return answers.get(name) instanceof Answer.Failed(Reason reason, String detail)
        ? Optional.of(new NotChecked(name.ascii(), reason, detail))
        : Optional.empty();
  }

  private static boolean isLocal(InetAddress address) {
    return address.isLoopbackAddress() || address.isLinkLocalAddress();
  }

  private static boolean isLocalhost(HostName name) {
    return name.ascii().equals("localhost") || name.ascii().endsWith(".localhost");
  }
}
