package io.picket.testkit;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.atomic.AtomicInteger;

/** The addresses of this machine that tests may use, and no others. */
public final class Loopback {
  /** 127.0.0.1. */
  public static final InetAddress V4 = address(127, 0, 0, 1);

  /** ::1. */
  public static final InetAddress V6 = address(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

  /** Apart from those of other builds on the same machine, as far as there are addresses. */
  private static final AtomicInteger OWN =
      new AtomicInteger((int) (ProcessHandle.current().pid() % 64) * 1024);

  private Loopback() {}

  /**
   * A further address of 127.0.0.0/8, for many hosts on one machine: 127.1.x.y.
   *
   * @param number 1 to 65,534
   */
  public static InetAddress host(int number) {
    if (number < 1 || number > 65_534) {
      throw new IllegalArgumentException("host " + number + ": 1 to 65534");
    }
    return address(127, 1, number >> 8, number & 0xff);
  }

  /**
   * An address that nothing in this process was given before: 127.2.x.y. A server on a port that is
   * known beforehand needs one of its own, for a port cannot be taken again at once: a program that
   * another test happens to start holds a copy of every socket until it has closed them.
   */
  public static InetAddress own() {
    int number = Math.floorMod(OWN.getAndIncrement(), 65_534) + 1;
    return address(127, 2, number >> 8, number & 0xff);
  }

  private static InetAddress address(int... octets) {
    byte[] raw = new byte[octets.length];
    for (int at = 0; at < raw.length; at++) {
      raw[at] = (byte) octets[at];
    }
    try {
      return InetAddress.getByAddress(raw);
    } catch (UnknownHostException e) {
      throw new UncheckedIOException(e);
    }
  }
}
