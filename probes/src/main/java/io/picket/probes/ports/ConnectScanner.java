package io.picket.probes.ports;

import io.picket.model.Scope;
import io.picket.probes.wire.Network;
import java.util.Iterator;

/** Finds open ports by connecting to them. */
public final class ConnectScanner implements PortScanner {
  private final Network network;
  private final Scope scope;

  public ConnectScanner(Network network, Scope scope) {
    this.network = network;
    this.scope = scope;
  }

  @Override
  public void scan(Iterator<Ask> asks, Listener listener) throws InterruptedException {
    throw new UnsupportedOperationException("not there yet: " + network.hashCode() + scope);
  }
}
