package io.picket.probes.wire;

import io.netty.util.concurrent.Future;
import io.picket.model.Clearance;
import io.picket.model.Reason;
import io.picket.model.Scope;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A blocking socket for libraries that insist on one. It connects to the cleared endpoint whatever
 * it is told, after waiting for its turn; it counts and bounds what it reads; and from the deadline
 * on it is closed by an event loop, so that neither a dripping answer nor a peer that stops reading
 * can hold a thread.
 */
final class GuardedSocket extends Socket {

  private final Dialler dialler;
  private final Scope scope;
  private final Clearance to;
  private final Wire.Limits limits;
  private final Tally tally;
  private final Duration patience;
  private Places.@Nullable Place place;
  private @Nullable Future<?> alarm;
  private long deadline;
  private long received;

  GuardedSocket(Dialler dialler, Scope scope, Clearance to, Wire.Limits limits, Tally tally) {
    this.dialler = dialler;
    this.scope = scope;
    this.to = to;
    this.limits = limits;
    this.tally = tally;
    this.patience = dialler.patience(limits);
  }

  /** A local address is not for the caller to choose; asking for one is ignored. */
  @Override
  public void bind(@Nullable SocketAddress ignored) {}

  @Override
  public void connect(SocketAddress ignored) throws IOException {
    connect(ignored, 0);
  }

  @Override
  public void connect(SocketAddress ignored, int timeoutMillis) throws IOException {
    try {
      place = dialler.turn(scope, to);
    } catch (WireException e) {
      throw new WireIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted in line").initCause(e);
    }
    boolean connected = false;
    try {
      tally.connection();
      deadline = dialler.now() + patience.toNanos();
      long millis = Math.max(1, patience.toMillis());
      int wait = (int) Math.min(Integer.MAX_VALUE, millis);
      setSoLinger(true, 0);
      super.connect(
          Dialler.socketAddress(to.endpoint()),
          timeoutMillis > 0 ? Math.min(timeoutMillis, wait) : wait);
      if (Dialler.isSelfConnect(getLocalSocketAddress(), getRemoteSocketAddress())) {
        throw new WireIOException(
            new WireException(
                Reason.REFUSED, "only our own socket answered; nothing listens there"));
      }
      setAlarm();
      connected = true;
    } catch (WireIOException e) {
      throw e;
    } catch (IOException e) {
      throw new WireIOException(Dialler.failed(e, "connecting"));
    } finally {
      if (!connected) {
        close();
      }
    }
  }

  private void setAlarm() throws WireIOException {
    try {
      alarm = dialler.loop().schedule(this::closeQuietly, patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      throw new WireIOException(Dialler.failed(e, "connecting"));
    }
  }

  private void closeQuietly() {
    try {
      close();
    } catch (IOException e) {
      // The descriptor is gone either way, and whoever reads or writes is told by his own error.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      super.close();
    } finally {
      if (alarm != null) {
        alarm.cancel(false);
      }
      if (place != null) {
        place.close();
      }
    }
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new Input(super.getInputStream());
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new Output(super.getOutputStream());
  }

  /** An error after the deadline is the deadline's doing. */
  private IOException told(IOException e) {
    return dialler.now() - deadline < 0
        ? e
        : new WireIOException(
            new WireException(Reason.SILENT, "not finished within " + patience.toMillis() + " ms"));
  }

  private final class Input extends FilterInputStream {
    Input(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      long room = limits.maxBytes() - received;
      if (room <= 0) {
        throw new WireIOException(
            new WireException(
                Reason.TOO_LARGE, "more than " + limits.maxBytes() + " bytes were sent"));
      }
      try {
        int count = super.read(into, offset, (int) Math.min(length, room));
        if (count > 0) {
          received += count;
          tally.received(count);
        }
        return count;
      } catch (IOException e) {
        throw told(e);
      }
    }

    @Override
    public long skip(long count) throws IOException {
      byte[] scratch = new byte[(int) Math.min(8192, Math.max(0, count))];
      return scratch.length == 0 ? 0 : Math.max(0, read(scratch, 0, scratch.length));
    }
  }

  private final class Output extends FilterOutputStream {
    Output(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
        tally.sent(length);
      } catch (IOException e) {
        throw told(e);
      }
    }
  }
}
