package io.picket.model;

import java.net.InetAddress;
import java.util.Optional;

/**
 * One address of one target.
 *
 * @param declared the target as the operator wrote it (a name, or an address in canonical text);
 *     stands in every finding's identity, so that a name keeps its findings when its address moves
 * @param name the DNS name to say in SNI and Host, when the target was a name
 * @param address where to connect
 */
public record Host(String declared, Optional<HostName> name, InetAddress address) {
  /** A host known only by its address. */
  public static Host at(InetAddress address) {
    return new Host(Addresses.text(address), Optional.empty(), address);
  }

  /** One address of a name. */
  public static Host named(HostName name, InetAddress address) {
    return new Host(name.ascii(), Optional.of(name), address);
  }

  /** Written out: what the compiler would make is put together at run time, before any packet. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Host that
        && declared.equals(that.declared)
        && name.equals(that.name)
        && address.equals(that.address);
  }

  @Override
  public int hashCode() {
    return 31 * declared.hashCode() + address.hashCode();
  }

  /** Name and address for people: {@code rmm.example.com (203.0.113.7)}. */
  @Override
  public String toString() {
    return name.isPresent() ? declared + " (" + Addresses.text(address) + ")" : declared;
  }
}
