package io.picket.model;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** A run of addresses of one family, both ends included; iterating it lists nothing in advance. */
public record AddressRange(InetAddress first, InetAddress last) implements Iterable<InetAddress> {
  /**
   * @throws IllegalArgumentException when the ends are of different families or out of order
   */
  public AddressRange {
    byte[] low = first.getAddress();
    byte[] high = last.getAddress();
    if (low.length != high.length) {
      throw new IllegalArgumentException("a range has both ends in one address family");
    }
    if (Arrays.compareUnsigned(low, high) > 0) {
      throw new IllegalArgumentException(
          "range " + Addresses.text(first) + "-" + Addresses.text(last) + " runs backwards");
    }
  }

  /** The range of one address. */
  public static AddressRange of(InetAddress address) {
    return new AddressRange(address, address);
  }

  /**
   * The addresses of a CIDR block; host bits in the address are ignored, as nmap does.
   *
   * @throws IllegalArgumentException when the prefix is longer than the address
   */
  public static AddressRange cidr(InetAddress address, int prefix) {
    int bits = address.getAddress().length * 8;
    if (prefix < 0 || prefix > bits) {
      throw new IllegalArgumentException("prefix /" + prefix + ": use /0 to /" + bits);
    }
    BigInteger size = BigInteger.ONE.shiftLeft(bits - prefix);
    BigInteger start = value(address).divide(size).multiply(size);
    return new AddressRange(
        address(start, bits / 8), address(start.add(size).subtract(BigInteger.ONE), bits / 8));
  }

  /** How many addresses. */
  public BigInteger size() {
    return value(last).subtract(value(first)).add(BigInteger.ONE);
  }

  /** Asked for every range of a scope before every connection, so it makes no numbers. */
  public boolean contains(InetAddress address) {
    if (first.equals(address) || last.equals(address)) {
      return true;
    }
    return !first.equals(last) && isBetween(address.getAddress());
  }

  private boolean isBetween(byte[] address) {
    byte[] low = first.getAddress();
    return low.length == address.length
        && Arrays.compareUnsigned(low, address) <= 0
        && Arrays.compareUnsigned(address, last.getAddress()) <= 0;
  }

  @Override
  public Iterator<InetAddress> iterator() {
    return new Iterator<>() {
      private final int bytes = first.getAddress().length;
      private final BigInteger end = value(last);
      private BigInteger next = value(first);

      @Override
      public boolean hasNext() {
        return next.compareTo(end) <= 0;
      }

      @Override
      public InetAddress next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        InetAddress address = address(next, bytes);
        next = next.add(BigInteger.ONE);
        return address;
      }
    };
  }

  private static BigInteger value(InetAddress address) {
    return new BigInteger(1, address.getAddress());
  }

  private static InetAddress address(BigInteger value, int length) {
    byte[] raw = value.toByteArray();
    byte[] bytes = new byte[length];
    int count = Math.min(raw.length, length);
    System.arraycopy(raw, raw.length - count, bytes, length - count, count);
    return Addresses.of(bytes);
  }

  /** {@code 192.0.2.1} or {@code 192.0.2.1-192.0.2.9}. */
  @Override
  public String toString() {
    return first.equals(last)
        ? Addresses.text(first)
        : Addresses.text(first) + "-" + Addresses.text(last);
  }
}
