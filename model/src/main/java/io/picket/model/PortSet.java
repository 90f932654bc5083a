package io.picket.model;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.stream.IntStream;

/** An immutable set of port numbers, 1 to 65535, written like {@code 22,80,8000-8100}. */
public final class PortSet {
  private final BitSet bits;

  private PortSet(BitSet bits) {
    this.bits = bits;
  }

  /** The set with no port. */
  public static PortSet none() {
    return new PortSet(new BitSet());
  }

  /**
   * @throws IllegalArgumentException when a port is outside 1..65535
   */
  public static PortSet of(int... ports) {
    var bits = new BitSet();
    for (int port : ports) {
      bits.set(checked(port));
    }
    return new PortSet(bits);
  }

  /** The ports whose bits are set; bits outside 1..65535 are an error. */
  public static PortSet of(BitSet ports) {
    if (ports.get(0) || ports.length() > 65536) {
      throw new IllegalArgumentException("ports are 1 to 65535");
    }
    return new PortSet((BitSet) ports.clone());
  }

  /**
   * Reads {@code 22,80,8000-8100}; {@code -} alone and open ranges ({@code -100}, {@code 60000-})
   * mean what nmap means by them. An empty text is the empty set.
   *
   * @throws IllegalArgumentException saying which part is wrong and how to mend it
   */
  public static PortSet parse(String text) {
    var bits = new BitSet();
    if (text.isBlank()) {
      return new PortSet(bits);
    }
    for (String part : text.split(",", -1)) {
      String piece = part.strip();
      int dash = piece.indexOf('-');
      int first = dash == 0 ? 1 : number(dash < 0 ? piece : piece.substring(0, dash), piece);
      int last =
          dash < 0
              ? first
              : dash == piece.length() - 1 ? 65535 : number(piece.substring(dash + 1), piece);
      if (last < first) {
        throw new IllegalArgumentException(
            "\"" + piece + "\" runs backwards; write " + last + "-" + first);
      }
      bits.set(first, last + 1);
    }
    return new PortSet(bits);
  }

  private static int number(String digits, String piece) {
    if (!digits.strip().matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException(
          "\"" + Text.printable(piece, 40) + "\" is not a port; write ports like 22,80,8000-8100");
    }
    return checked(Integer.parseInt(digits.strip()));
  }

  private static int checked(int port) {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port + ": ports are 1 to 65535");
    }
    return port;
  }

  public boolean contains(int port) {
    return port > 0 && bits.get(port);
  }

  /** How many ports. */
  public int size() {
    return bits.cardinality();
  }

  public boolean isEmpty() {
    return bits.isEmpty();
  }

  /** The ports in rising order. */
  public IntStream stream() {
    return bits.stream();
  }

  /** The ports in rising order. */
  public PrimitiveIterator.OfInt iterator() {
    return bits.stream().iterator();
  }

  /** All ports of both. */
  public PortSet or(PortSet other) {
    BitSet both = (BitSet) bits.clone();
    both.or(other.bits);
    return new PortSet(both);
  }

  /** The ports that are here and not there. */
  public PortSet minus(PortSet other) {
    BitSet rest = (BitSet) bits.clone();
    rest.andNot(other.bits);
    return new PortSet(rest);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PortSet set && set.bits.equals(bits);
  }

  @Override
  public int hashCode() {
    return bits.hashCode();
  }

  /** The canonical text, which {@link #parse} reads back. */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    for (int first = bits.nextSetBit(0); first >= 0; ) {
      int end = bits.nextClearBit(first);
      parts.add(end - first == 1 ? "" + first : first + "-" + (end - 1));
      first = bits.nextSetBit(end);
    }
    return String.join(",", parts);
  }
}
