package io.picket.scanner.scope;

import io.picket.model.AddressRange;
import io.picket.model.AddressSet;
import io.picket.model.ClientId;
import io.picket.model.HostName;
import io.picket.model.Intrusion;
import io.picket.model.LoginGrant;
import io.picket.model.PortSet;
import io.picket.model.Reason;
import io.picket.model.Scope;
import java.math.BigInteger;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * By whose leave something is looked at, before its names are looked up.
 *
 * @param client the customer
 * @param statement whose word it is, in a sentence for the record
 * @param grantedBy who granted it
 * @param names names whose addresses, whatever they are today, are allowed
 * @param ranges addresses that are allowed
 * @param exclusions addresses that are not, whatever else is said
 * @param excludedPorts ports that are not
 * @param ceiling the most intrusive thing allowed
 * @param contact how the target's people reach the operator
 * @param logins where a vendor's default account may be tried, once
 */
public record Permission(
    ClientId client,
    String statement,
    String grantedBy,
    List<HostName> names,
    List<AddressRange> ranges,
    List<AddressRange> exclusions,
    PortSet excludedPorts,
    Intrusion ceiling,
    Optional<Instant> from,
    Optional<Instant> until,
    Optional<String> contact,
    List<Login> logins) {
  /** How many addresses an operator may name on the command line without a scope file. */
  public static final int MOST_WITHOUT_FILE = 256;

  public Permission {
    names = List.copyOf(names);
    ranges = List.copyOf(ranges);
    exclusions = List.copyOf(exclusions);
    logins = List.copyOf(logins);
  }

  /**
   * Leave to try one account of one server, before the server's name is looked up.
   *
   * @param server a name or a single address
   */
  public record Login(
      Target server, String account, Instant from, Instant until, String grantedBy) {}

  /**
   * The operator's own word for the targets on the command line: single names and addresses, at
   * most {@link #MOST_WITHOUT_FILE}, and no login attempts.
   *
   * @throws RefusedException when more than that is asked for
   */
  public static Permission ownWord(List<Target> targets) throws RefusedException {
    List<HostName> names = new ArrayList<>();
    List<AddressRange> ranges = new ArrayList<>();
    BigInteger addresses = BigInteger.ZERO;
    for (Target target : targets) {
      switch (target) {
        case Target.Name name -> names.add(name.name());
        case Target.Address address -> ranges.add(AddressRange.of(address.address()));
        case Target.Block block -> {
          if (block.range().size().bitLength() > 1) {
            throw new RefusedException(
                block.declared()
                    + " is more than one address: say who allowed it with --scope FILE"
                    + " (picket schema scope shows the form)");
          }
          ranges.add(block.range());
        }
      }
      addresses = addresses.add(BigInteger.ONE);
    }
    if (addresses.compareTo(BigInteger.valueOf(MOST_WITHOUT_FILE)) > 0) {
      throw new RefusedException(
          addresses
              + " targets are more than the "
              + MOST_WITHOUT_FILE
              + " that your own word on the command line covers: say who allowed it with --scope"
              + " FILE (picket schema scope shows the form)");
    }
    return new Permission(
        ClientId.SELF,
        "the operator's own statement on the command line",
        "the operator",
        names,
        ranges,
        List.of(),
        PortSet.none(),
        Intrusion.REQUEST,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /** This permission, and more exclusions. */
  public Permission without(List<AddressRange> more) {
    List<AddressRange> all = new ArrayList<>(exclusions);
    all.addAll(more);
    return new Permission(
        client,
        statement,
        grantedBy,
        names,
        ranges,
        all,
        excludedPorts,
        ceiling,
        from,
        until,
        contact,
        logins);
  }

  /** This permission, with the contact of the command line if there is one. */
  public Permission reachedAt(Optional<String> other) {
    return new Permission(
        client,
        statement,
        grantedBy,
        names,
        ranges,
        exclusions,
        excludedPorts,
        ceiling,
        from,
        until,
        other.or(() -> contact),
        logins);
  }

  /** This permission, without any login: what an operator has who does not ask for them too. */
  public Permission withoutLogins() {
    return new Permission(
        client,
        statement,
        grantedBy,
        names,
        ranges,
        exclusions,
        excludedPorts,
        ceiling.compareTo(Intrusion.REQUEST) > 0 ? Intrusion.REQUEST : ceiling,
        from,
        until,
        contact,
        List.of());
  }

  /**
   * Gives up names whose addresses go beyond what the operator's own word covers, now that it is
   * known how many there are; whoever runs a name decides that. Scope files know no such bound.
   */
  public void bound(Resolution resolution) {
    if (until.isPresent()) {
      return;
    }
    var covered = new HashSet<InetAddress>();
    ranges.forEach(range -> covered.add(range.first()));
    for (HostName name : new LinkedHashSet<>(names)) {
      var more = new HashSet<>(resolution.addresses(name));
      more.removeAll(covered);
      if (covered.size() + more.size() > MOST_WITHOUT_FILE) {
        resolution.failed(
            name,
            Reason.OUT_OF_SCOPE,
            "with its addresses there are more than the "
                + MOST_WITHOUT_FILE
                + " that your own word on the command line covers; --scope FILE says who allowed"
                + " them");
      } else {
        covered.addAll(more);
      }
    }
  }

  /** The scope, now that it is known which addresses the names have. */
  public Scope scope(Resolution resolution) {
    List<AddressRange> allowed = new ArrayList<>(ranges);
    for (HostName name : names) {
      resolution.addresses(name).forEach(address -> allowed.add(AddressRange.of(address)));
    }
    return new Scope(
        client,
        grantedBy,
        AddressSet.of(allowed),
        AddressSet.of(exclusions),
        excludedPorts,
        ceiling,
        from,
        until,
        logins.stream().flatMap(login -> grants(login, resolution)).toList());
  }

  private static Stream<LoginGrant> grants(Login login, Resolution resolution) {
    List<InetAddress> addresses =
        switch (login.server()) {
          case Target.Name(HostName name, PortSet _) -> resolution.addresses(name);
          case Target.Address(InetAddress address, PortSet _) -> List.of(address);
          case Target.Block _ -> List.of();
        };
    return addresses.stream()
        .map(address ->
            new LoginGrant(
                login.server().declared(),
                address,
                login.account(),
                login.from(),
                login.until(),
                login.grantedBy()));
  }
}
