package io.picket.probes.wire;

import io.picket.model.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A connection as a pair of streams, for libraries that read and write. Deadline, byte limit and
 * count stay the connection's; an interrupt ends a wait and stays set.
 */
public final class ConnectionStreams {
  private final Connection connection;
  private final InputStream input = new Input();
  private final OutputStream output = new Output();
  private volatile @Nullable WireException failure;
  private volatile @Nullable Throwable fault;
  private final AtomicLong received = new AtomicLong();

  public ConnectionStreams(Connection connection) {
    this.connection = connection;
  }

  public InputStream input() {
    return input;
  }

  public OutputStream output() {
    return output;
  }

  /** How the connection ended or failed, whatever a library made of it; empty while it works. */
  public Optional<WireException> failure() {
    return Optional.ofNullable(failure);
  }

  /**
   * What a failure of a library on top of these streams means, as {@link WireIOException#meaning}
   * has it.
   *
   * @throws RuntimeException or an Error that was thrown in these streams: libraries take such
   *     faults of ours for the target's, or lose them with a thread of their own
   */
  public WireException meaning(IOException thrown) {
    return switch (fault) {
      case RuntimeException ours -> throw ours;
      case Error ours -> throw ours;
      case null, default -> WireIOException.meaning(thrown);
    };
  }

  /** How many bytes were received so far. */
  public long received() {
    return received.get();
  }

  private WireIOException told(WireException e) {
    failure = e;
    return new WireIOException(e);
  }

  private static InterruptedIOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    var told = new InterruptedIOException("interrupted");
    told.initCause(e);
    return told;
  }

  private final class Input extends InputStream {
    private byte[] piece = {};
    private int at;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (at == piece.length && !more()) {
        return -1;
      }
      int count = Math.min(length, piece.length - at);
      System.arraycopy(piece, at, into, offset, count);
      at += count;
      return count;
    }

    @Override
    public int available() {
      return piece.length - at;
    }

    private boolean more() throws IOException {
      try {
        piece = connection.receive(ConnectionStreams::whatever);
        at = 0;
        received.addAndGet(piece.length);
        return true;
      } catch (WireException e) {
        WireIOException told = told(e);
        if (e.reason() == Reason.CLOSED_EARLY) {
          return false;
        }
        throw told;
      } catch (InterruptedException e) {
        throw interrupted(e);
      } catch (RuntimeException | Error e) {
        fault = e;
        throw e;
      }
    }
  }

  private static Step<byte[]> whatever(ByteBuffer received) {
    byte[] all = new byte[received.remaining()];
    received.get(all);
    return new Step.Done<>(all, all.length);
  }

  private final class Output extends OutputStream {
    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return;
      }
      try {
        connection.send(Arrays.copyOfRange(bytes, offset, offset + length));
      } catch (WireException e) {
        throw told(e);
      } catch (InterruptedException e) {
        throw interrupted(e);
      } catch (RuntimeException | Error e) {
        fault = e;
        throw e;
      }
    }
  }
}
