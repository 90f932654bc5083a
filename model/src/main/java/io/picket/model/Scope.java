package io.picket.model;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a client agreed to.
 *
 * <ol>
 *   <li>Exclusions always win, also over an IPv6 address that leads to an excluded IPv4 one ({@link
 *       Addresses#carried}).
 *   <li>Nothing is admitted before {@code from} or from {@code until} on.
 *   <li>Nothing is admitted above the ceiling.
 *   <li>Unspecified, multicast and broadcast addresses are never admitted.
 *   <li>An address is admitted when one of the ranges holds it. Names are resolved before; each
 *       address they yield is asked for again, so a name that moves out of scope is refused.
 *   <li>A login is admitted only where a grant names the address, and only while it counts.
 * </ol>
 *
 * @param grantedBy whose word it is, for the record
 * @param allowed where connections may go
 * @param exclusions where they must not go, whatever else is said
 * @param excludedPorts ports never to be touched
 * @param ceiling the most intrusive thing allowed
 * @param logins where a vendor's default account may be tried; none unless the operator asked too
 */
public record Scope(
    ClientId client,
    String grantedBy,
    AddressSet allowed,
    AddressSet exclusions,
    PortSet excludedPorts,
    Intrusion ceiling,
    Optional<Instant> from,
    Optional<Instant> until,
    List<LoginGrant> logins) {
  public Scope {
    logins = List.copyOf(logins);
  }

  /** A scope without logins. */
  public Scope(
      ClientId client,
      String grantedBy,
      List<AddressRange> allowed,
      List<AddressRange> exclusions,
      PortSet excludedPorts,
      Intrusion ceiling,
      Optional<Instant> from,
      Optional<Instant> until) {
    this(
        client,
        grantedBy,
        AddressSet.of(allowed),
        AddressSet.of(exclusions),
        excludedPorts,
        ceiling,
        from,
        until,
        List.of());
  }

  /** Whether anybody asked for a login at an address, at whatever time. */
  public boolean asksForLogin(InetAddress address) {
    return logins.stream().anyMatch(login -> login.address().equals(address));
  }

  /** Asks for leave to touch an endpoint, up to a level, at a moment. */
  public Admission admit(Endpoint at, Intrusion level, Instant now) {
    InetAddress address = at.address();
    if (address.isAnyLocalAddress() || address.isMulticastAddress() || isBroadcast(address)) {
      return new Admission.Denied(at.addressText() + " is not the address of a single host");
    }
    Optional<AddressRange> excluded = exclusions.find(address);
    if (excluded.isPresent()) {
      return new Admission.Denied(at.addressText() + " is excluded (" + excluded.get() + ")");
    }
    Optional<InetAddress> behind = Addresses.carried(address).filter(exclusions::contains);
    if (behind.isPresent()) {
      return new Admission.Denied(
          at.addressText() + " leads to " + Addresses.text(behind.get()) + ", which is excluded");
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
    if (!allowed.contains(address)) {
      return new Admission.Denied(at.addressText() + " is not in the scope");
    }
    return level == Intrusion.AUTHENTICATE
        ? admitLogin(at, now)
        : new Admission.Admitted(new Clearance(at, level, client, Set.of()));
  }

  private Admission admitLogin(Endpoint at, Instant now) {
    var accounts = new TreeSet<String>();
    String why = "no login is granted at " + at.addressText();
    for (LoginGrant login : logins) {
      if (login.address().equals(at.address())) {
        why =
            "the login as \""
                + login.account()
                + "\" is granted from "
                + login.from()
                + " until "
                + login.until();
        if (login.isOpen(now)) {
          accounts.add(login.account());
        }
      }
    }
    return accounts.isEmpty()
        ? new Admission.Denied(why)
        : new Admission.Admitted(new Clearance(at, Intrusion.AUTHENTICATE, client, accounts));
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
