package io.picket.probes.wire;

import io.picket.model.Clearance;
import io.picket.model.Endpoint;
import io.picket.model.Reason;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/**
 * A connection that stands already, for libraries that insist on a {@link Socket}. It has no
 * descriptor of its own, so it can lead nowhere else; asked to connect to anything but the cleared
 * endpoint it refuses. Timeouts of the library are ignored: the wire has its own.
 */
public final class StandingSocket extends Socket {
  private final Endpoint endpoint;
  private final InputStream input;
  private final OutputStream output;
  private final Closeable connection;
  private volatile boolean closed;

  /**
   * @param to where the connection leads
   * @param input what is read from it, perhaps through a layer of TLS
   * @param connection closed with the socket
   */
  public StandingSocket(
      Clearance to, InputStream input, OutputStream output, Closeable connection) {
    this.endpoint = to.endpoint();
    this.input = input;
    this.output = output;
    this.connection = connection;
  }

  @Override
  public void connect(SocketAddress asked) throws IOException {
    connect(asked, 0);
  }

  @Override
  public void connect(SocketAddress asked, int timeoutMillis) throws IOException {
    if (!Dialler.socketAddress(endpoint).equals(asked)) {
      throw new WireIOException(
          new WireException(
              Reason.OUT_OF_SCOPE, "a connection to " + endpoint + " was asked to lead elsewhere"));
    }
  }

  /** A local address is not for the caller to choose. */
  @Override
  public void bind(@Nullable SocketAddress ignored) throws IOException {
    throw new SocketException("bound already");
  }

  @Override
  public InputStream getInputStream() {
    return input;
  }

  @Override
  public OutputStream getOutputStream() {
    return output;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    connection.close();
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public InetAddress getInetAddress() {
    return endpoint.address();
  }

  @Override
  public int getPort() {
    return endpoint.port();
  }

  @Override
  public InetSocketAddress getRemoteSocketAddress() {
    return Dialler.socketAddress(endpoint);
  }

  @Override
  public void setSoTimeout(int ignored) {}

  @Override
  public int getSoTimeout() {
    return 0;
  }

  @Override
  public String toString() {
    return "a standing connection to " + endpoint;
  }
}
