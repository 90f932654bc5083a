package io.picket.model;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a client agreed to.
 *
 * <ol>
 *   <li>Exclusions always win.
 *   <li>Nothing is admitted before {@code from} or from {@code until} on.
 *   <li>Nothing is admitted above the ceiling.
 *   <li>Unspecified, multicast and broadcast addresses are never admitted.
 *   <li>An address is admitted when one of the ranges holds it. Names are resolved before; each
 *       address they yield is asked for again, so a name that moves out of scope is refused.
 * </ol>
 *
 * @param grantedBy whose word it is, for the record
 * @param allowed where connections may go
 * @param exclusions where they must not go, whatever else is said
 * @param excludedPorts ports never to be touched
 * @param ceiling the most intrusive thing allowed
 */
public record Scope(
    ClientId client,
    String grantedBy,
    List<AddressRange> allowed,
    List<AddressRange> exclusions,
    PortSet excludedPorts,
    Intrusion ceiling,
    Optional<Instant> from,
    Optional<Instant> until) {
  public Scope {
    allowed = List.copyOf(allowed);
    exclusions = List.copyOf(exclusions);
  }

  /** Asks for leave to touch an endpoint, up to a level, at a moment. */
  public Admission admit(Endpoint at, Intrusion level, Instant now) {
    InetAddress address = at.address();
    if (address.isAnyLocalAddress() || address.isMulticastAddress() || isBroadcast(address)) {
      return new Admission.Denied(at.addressText() + " is not the address of a single host");
    }
    for (AddressRange excluded : exclusions) {
      if (excluded.contains(address)) {
        return new Admission.Denied(at.addressText() + " is excluded (" + excluded + ")");
      }
    }
    if (excludedPorts.contains(at.port())) {
      return new Admission.Denied("port " + at.port() + " is excluded");
    }
    if (from.isPresent() && now.isBefore(from.get())) {
      return new Admission.Denied("the scope begins at " + from.get());
    }
    if (until.isPresent() && !now.isBefore(until.get())) {
      return new Admission.Denied("the scope ended at " + until.get());
    }
    if (level.compareTo(ceiling) > 0) {
      return new Admission.Denied(
          "the scope allows at most " + ceiling + ", this would be " + level);
    }
    for (AddressRange range : allowed) {
      if (range.contains(address)) {
        return new Admission.Admitted(new Clearance(at, level, client));
      }
    }
    return new Admission.Denied(at.addressText() + " is not in the scope");
  }

  private static boolean isBroadcast(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4
        && bytes[0] == -1
        && bytes[1] == -1
        && bytes[2] == -1
        && bytes[3] == -1;
  }
}
