package io.picket.probes.wire;

import io.picket.model.Clearance;
import io.picket.model.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** Makes sockets that lead to one cleared endpoint, whatever address they are told. */
final class GuardedSockets extends SocketFactory {
  private final Dialler dialler;
  private final Scope scope;
  private final Clearance to;
  private final Wire.Limits limits;
  private final Tally tally;

  GuardedSockets(Dialler dialler, Scope scope, Clearance to, Wire.Limits limits, Tally tally) {
    this.dialler = dialler;
    this.scope = scope;
    this.to = to;
    this.limits = limits;
    this.tally = tally;
  }

  @Override
  public Socket createSocket() {
    return new GuardedSocket(dialler, scope, to, limits, tally);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return connected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected();
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
      throws IOException {
    return connected();
  }

  private Socket connected() throws IOException {
    Socket socket = createSocket();
    socket.connect(Dialler.socketAddress(to.endpoint()), 0);
    return socket;
  }
}
