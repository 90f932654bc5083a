package io.picket.probes.wire;

import io.picket.model.Admission;
import io.picket.model.Clearance;
import io.picket.model.Endpoint;
import io.picket.model.Intrusion;
import io.picket.model.Scope;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/** The wire of one probe run. */
final class NetworkWire implements Wire {
  private final Dialler dialler;
  private final Scope scope;
  private final Tally tally = new Tally();

  NetworkWire(Dialler dialler, Scope scope) {
    this.dialler = dialler;
    this.scope = scope;
  }

  @Override
  public Connection connect(Clearance to, Limits limits)
      throws WireException, InterruptedException {
    return dialler.connect(scope, to, limits, tally);
  }

  @Override
  public Ahead connectAhead(Clearance to, Limits limits) {
    return new AheadDial(() -> dialler.connect(scope, to, limits, tally));
  }

  @Override
  public byte[] ask(Clearance to, byte[] datagram) throws WireException, InterruptedException {
    return dialler.ask(scope, to, datagram, tally);
  }

  @Override
  public Admission admit(Endpoint at, Intrusion level) {
    return dialler.admit(scope, at, level);
  }

  @Override
  public List<InetAddress> resolve(String host) throws WireException, InterruptedException {
    return dialler.resolver().resolve(host);
  }

  @Override
  public Duration patience() {
    return dialler.patience();
  }

  @Override
  public Spending spending() {
    return tally.spending();
  }
}
