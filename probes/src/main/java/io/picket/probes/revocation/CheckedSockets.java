package io.picket.probes.revocation;

import io.picket.model.Addresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Optional;
import javax.net.SocketFactory;

/**
 * Sockets that ask for leave at the last moment, with the very address that is about to be
 * connected to, whatever the library above made of the URL.
 */
final class CheckedSockets extends SocketFactory {
  private final Leave leave;

  CheckedSockets(Leave leave) {
    this.leave = leave;
  }

  /** Thrown in place of connecting. */
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String why) {
      super(why);
    }
  }

  private final class Checked extends Socket {
    @Override
    public void connect(SocketAddress to) throws IOException {
      connect(to, 0);
    }

    @Override
    public void connect(SocketAddress to, int timeoutMillis) throws IOException {
      if (!(to instanceof InetSocketAddress at) || at.isUnresolved()) {
        throw new RefusedException("not an address: " + to);
      }
      Optional<String> refusal =
          leave.refusal(Addresses.of(at.getAddress().getAddress()), at.getPort());
      if (refusal.isPresent()) {
        throw new RefusedException(refusal.get());
      }
      super.connect(to, timeoutMillis);
    }
  }

  @Override
  public Socket createSocket() {
    return new Checked();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw new RefusedException("names are looked up before");
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    throw new RefusedException("names are looked up before");
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    Socket socket = createSocket();
    socket.connect(new InetSocketAddress(host, port), 0);
    return socket;
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localAddress, int localPort)
      throws IOException {
    return createSocket(host, port);
  }
}
