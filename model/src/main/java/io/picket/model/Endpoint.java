package io.picket.model;

import java.net.InetAddress;

/** An address and a port: where a connection can be tried. */
public record Endpoint(InetAddress address, int port) {
  /**
   * @throws IllegalArgumentException when the port is outside 1..65535
   */
  public Endpoint {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port + ": ports are 1 to 65535");
    }
  }

  /** The address as a literal, without brackets. */
  public String addressText() {
    return Addresses.text(address);
  }

  @Override
  public String toString() {
    return Addresses.bracketed(addressText()) + ":" + port;
  }
}
