package io.picket.probes.wire;

import io.picket.model.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** Makes no sockets, and says why to whoever asks for one. */
final class NoSockets extends SocketFactory {
  private final String why;

  NoSockets(String why) {
    this.why = why;
  }

  private IOException none() {
    return new WireIOException(new WireException(Reason.NOT_TRIED, why));
  }

  @Override
  public Socket createSocket() throws IOException {
    throw none();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw none();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    throw none();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    throw none();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    throw none();
  }
}
