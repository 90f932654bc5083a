package io.picket.model;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Ranges of addresses, overlapping or not, that are asked for an address before every connection: a
 * look-up takes as many steps as the logarithm of their number.
 */
public final class AddressSet {
  private static final Comparator<AddressRange> BY_FIRST =
      Comparator.comparing(range -> range.first().getAddress(), AddressSet::compare);

  private final List<AddressRange> ranges;

  // The same addresses in order and apart from each other; one family after the other.
  private final byte[][] lows;
  private final byte[][] highs;

  private AddressSet(List<AddressRange> ranges) {
    this.ranges = List.copyOf(ranges);
    var low = new ArrayList<byte[]>();
    var high = new ArrayList<byte[]>();
    for (AddressRange range : ranges.stream().sorted(BY_FIRST).toList()) {
      byte[] first = range.first().getAddress();
      byte[] last = range.last().getAddress();
      if (!high.isEmpty() && compare(first, high.getLast()) <= 0) {
        if (compare(last, high.getLast()) > 0) {
          high.set(high.size() - 1, last);
        }
      } else {
        low.add(first);
        high.add(last);
      }
    }
    this.lows = low.toArray(byte[][]::new);
    this.highs = high.toArray(byte[][]::new);
  }

  /** The addresses of all these ranges. */
  public static AddressSet of(List<AddressRange> ranges) {
    return new AddressSet(ranges);
  }

  /** Whether one of the ranges holds an address. */
  public boolean contains(InetAddress address) {
    byte[] asked = address.getAddress();
    int at = Arrays.binarySearch(lows, asked, AddressSet::compare);
    if (at >= 0) {
      return true;
    }
    int before = -at - 2;
    return before >= 0 && compare(asked, highs[before]) <= 0;
  }

  /** The first range, as it was given, that holds an address. */
  public Optional<AddressRange> find(InetAddress address) {
    return contains(address)
        ? ranges.stream().filter(range -> range.contains(address)).findFirst()
        : Optional.empty();
  }

  /** The ranges as they were given. */
  public List<AddressRange> ranges() {
    return ranges;
  }

  /** IPv4 before IPv6, then in order of address. */
  private static int compare(byte[] one, byte[] other) {
    return one.length == other.length
        ? Arrays.compareUnsigned(one, other)
        : Integer.compare(one.length, other.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AddressSet set && ranges.equals(set.ranges);
  }

  @Override
  public int hashCode() {
    return ranges.hashCode();
  }

  @Override
  public String toString() {
    return ranges.toString();
  }
}
