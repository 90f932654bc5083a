package io.picket.probes.revocation;

import io.picket.model.AddressRange;
import io.picket.model.Addresses;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Leave for port 80 of addresses that are reachable from everywhere, by the IANA registries of
 * special-purpose addresses (RFC 6890) as of 2026-11; never for this machine, its network, tunnels
 * that lead back to either, or what the operator excluded.
 *
 * @param excluded what the scope excludes; exclusions win here too
 */
public record PublicAddresses(List<AddressRange> excluded) implements Leave {
  /** Authorities of public programmes use no other; a port is a way to reach something else. */
  private static final int HTTP = 80;

  /** All of IPv6 that is handed out (RFC 4291 section 2.4); everything else is special. */
  private static final AddressRange GLOBAL_UNICAST = range("2000::/3");

  private static final List<AddressRange> SPECIAL =
      List.of(
          range("0.0.0.0/8"), // this network
          range("10.0.0.0/8"), // private
          range("100.64.0.0/10"), // shared, behind carriers' translators
          range("127.0.0.0/8"), // loopback
          range("169.254.0.0/16"), // link-local, and clouds' metadata
          range("172.16.0.0/12"), // private
          range("192.0.0.0/24"), // protocol assignments
          range("192.0.2.0/24"), // documentation
          range("192.31.196.0/24"), // AS112
          range("192.52.193.0/24"), // AMT
          range("192.88.99.0/24"), // 6to4 relays
          range("192.168.0.0/16"), // private
          range("192.175.48.0/24"), // AS112
          range("198.18.0.0/15"), // benchmarks
          range("198.51.100.0/24"), // documentation
          range("203.0.113.0/24"), // documentation
          range("224.0.0.0/4"), // multicast
          range("240.0.0.0/4"), // reserved, and broadcast
          range("2001::/23"), // protocol assignments: Teredo, ORCHID and others
          range("2001:db8::/32"), // documentation
          range("2002::/16"), // 6to4, which carries any IPv4 address
          range("2620:4f:8000::/48"), // AS112
          range("3fff::/20")); // documentation

  public PublicAddresses {
    excluded = List.copyOf(excluded);
  }

  @Override
  public Optional<String> refusal(InetAddress address, int port) {
    if (port != HTTP) {
      return Optional.of("port " + port + " is not asked, only " + HTTP);
    }
    boolean special =
        SPECIAL.stream().anyMatch(range -> range.contains(address))
            || (!(address instanceof Inet4Address) && !GLOBAL_UNICAST.contains(address));
    if (special) {
      return Optional.of(Addresses.text(address) + " is no public address");
    }
    return excluded.stream().anyMatch(range -> range.contains(address))
        ? Optional.of(Addresses.text(address) + " is excluded")
        : Optional.empty();
  }

  private static AddressRange range(String cidr) {
    int slash = cidr.indexOf('/');
    return AddressRange.cidr(
        Addresses.parse(cidr.substring(0, slash)).orElseThrow(),
        Integer.parseInt(cidr.substring(slash + 1)));
  }
}
