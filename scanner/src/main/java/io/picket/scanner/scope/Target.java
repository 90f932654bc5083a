package io.picket.scanner.scope;

import io.picket.model.AddressRange;
import io.picket.model.Addresses;
import io.picket.model.HostName;
import io.picket.model.PortSet;
import io.picket.model.Text;
import java.net.InetAddress;
import java.util.Optional;

/** Something the operator wants looked at. */
public sealed interface Target {
  /** As the operator wrote it, in canonical form, without its port. */
  String declared();

  /** The ports written behind it; empty when the profile's are meant. */
  PortSet ports();

  /** As the operator wrote it, in canonical form, with its port. */
  default String text() {
    if (ports().isEmpty()) {
      return declared();
    }
    return Addresses.bracketed(declared()) + ":" + ports();
  }

  /** A name, to be looked up once. */
  record Name(HostName name, PortSet ports) implements Target {
    @Override
    public String declared() {
      return name.ascii();
    }
  }

  /** One address. */
  record Address(InetAddress address, PortSet ports) implements Target {
    @Override
    public String declared() {
      return Addresses.text(address);
    }
  }

  /** Several addresses: a CIDR block or a range. */
  record Block(String declared, AddressRange range, PortSet ports) implements Target {}

  /**
   * Reads {@code rmm.example.com}, {@code 203.0.113.7}, {@code 2001:db8::7}, {@code
   * 203.0.113.0/24}, {@code 203.0.113.10-12}, {@code 203.0.113.10-203.0.113.12}, {@code host:port}
   * and {@code [2001:db8::7]:port}. Nothing is looked up.
   *
   * @throws IllegalArgumentException saying what is wrong and how to mend it
   */
  static Target parse(String text) {
    String shown = "\"" + Text.printable(text, 80) + "\"";
    if (text.isEmpty()) {
      throw new IllegalArgumentException(shown + " is empty; name a host or an address");
    }
    Optional<String> mend = MistypedTarget.mend(text);
    if (mend.isPresent()) {
      throw new IllegalArgumentException(shown + mend.get());
    }
    if (text.indexOf('%') >= 0) {
      throw new IllegalArgumentException(
          shown + " names an interface of this machine (%zone); give an address that needs none");
    }
    if (text.startsWith("[")) {
      return bracketed(text, shown);
    }
    int colon = text.indexOf(':');
    if (colon >= 0 && text.indexOf(':', colon + 1) < 0) {
      PortSet port = port(text.substring(colon + 1), shown);
      Target host = host(text.substring(0, colon), shown);
      return switch (host) {
        case Name(HostName name, PortSet _) -> new Name(name, port);
        case Address(InetAddress address, PortSet _) -> new Address(address, port);
        case Block(String declared, AddressRange range, PortSet _) ->
            new Block(declared, range, port);
      };
    }
    return host(text, shown);
  }

  private static Target bracketed(String text, String shown) {
    int end = text.indexOf(']');
    String rest = end < 0 ? "" : text.substring(end + 1);
    Optional<InetAddress> address =
        end < 0 ? Optional.empty() : Addresses.parse(text.substring(1, end));
    if (address.isEmpty()
        || text.substring(1, end).indexOf(':') < 0
        || !(rest.isEmpty() || rest.startsWith(":"))) {
      throw new IllegalArgumentException(
          shown + " is not an IPv6 address in brackets; write it like [2001:db8::7]:8040");
    }
    return new Address(
        address.get(), rest.isEmpty() ? PortSet.none() : port(rest.substring(1), shown));
  }

  private static Target host(String text, String shown) {
    int slash = text.indexOf('/');
    if (slash >= 0) {
      return block(text, slash, shown);
    }
    int dash = text.indexOf('-');
    if (dash > 0) {
      Optional<InetAddress> first = Addresses.parse(text.substring(0, dash));
      if (first.isPresent()) {
        AddressRange range = range(first.get(), text.substring(dash + 1), shown);
        return new Block(range.toString(), range, PortSet.none());
      }
    }
    Optional<InetAddress> address = Addresses.parse(text);
    if (address.isPresent()) {
      rejectForgottenBrackets(text, address.get(), shown);
      return new Address(address.get(), PortSet.none());
    }
    if (text.isEmpty() || Addresses.looksNumeric(text)) {
      throw new IllegalArgumentException(
          shown
              + " is not an address; write IPv4 as four decimal numbers without leading zeros,"
              + " such as 203.0.113.7, and IPv6 such as 2001:db8::7");
    }
    return new Name(HostName.parse(text), PortSet.none());
  }

  /**
   * {@code ::1:443} is an address of its own, far away from this machine's port 443. Nobody uses
   * such IPv4-compatible addresses (RFC 4291, 2.5.5.1), so brackets were forgotten.
   */
  private static void rejectForgottenBrackets(String text, InetAddress address, String shown) {
    byte[] octets = address.getAddress();
    int last = text.lastIndexOf(':');
    if (octets.length != 16 || address.isLoopbackAddress() || address.isAnyLocalAddress()) {
      return;
    }
    for (int at = 0; at < 12; at++) {
      if (octets[at] != 0) {
        return;
      }
    }
    throw new IllegalArgumentException(
        shown
            + " is an address that no network routes; for a port write ["
            + Text.printable(text.substring(0, last), 80)
            + "]:"
            + Text.printable(text.substring(last + 1), 80));
  }

  private static Target block(String text, int slash, String shown) {
    Optional<InetAddress> address = Addresses.parse(text.substring(0, slash));
    String prefix = text.substring(slash + 1);
    if (address.isEmpty() || !prefix.matches("0|[1-9][0-9]{0,2}")) {
      throw new IllegalArgumentException(
          shown + " is not a CIDR block; write it like 203.0.113.0/24 or 2001:db8::/120");
    }
    int bits = Integer.parseInt(prefix);
    AddressRange range = AddressRange.cidr(address.get(), bits);
    return new Block(Addresses.text(range.first()) + "/" + bits, range, PortSet.none());
  }

  /** A range whose end is a whole address, or for IPv4 the last number alone. */
  private static AddressRange range(InetAddress first, String end, String shown) {
    Optional<InetAddress> last = Addresses.parse(end);
    if (last.isEmpty() && first.getAddress().length == 4 && end.matches("0|[1-9][0-9]{0,2}")) {
      String text = Addresses.text(first);
      last = Addresses.parse(text.substring(0, text.lastIndexOf('.') + 1) + end);
    }
    if (last.isEmpty()) {
      throw new IllegalArgumentException(
          shown + " is not a range; write it like 203.0.113.10-12 or 203.0.113.10-203.0.113.12");
    }
    return new AddressRange(first, last.get());
  }

  private static PortSet port(String text, String shown) {
    if (!text.matches("[1-9][0-9]{0,4}") || Integer.parseInt(text) > 65535) {
      throw new IllegalArgumentException(
          shown + ": behind the colon stands one port, 1 to 65535; for more ports use -p");
    }
    return PortSet.of(Integer.parseInt(text));
  }
}
