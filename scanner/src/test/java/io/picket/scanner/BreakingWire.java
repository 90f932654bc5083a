package io.picket.scanner;

import io.picket.model.Admission;
import io.picket.model.Clearance;
import io.picket.model.Endpoint;
import io.picket.model.Intrusion;
import io.picket.probes.wire.Ahead;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.Decoder;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The real wire but for one call, whichever thread makes it: that one throws what no wire throws,
 * once, as a fault of ours would.
 */
record BreakingWire(Wire real, AtomicInteger callsLeft, Supplier<? extends Throwable> fault)
    implements Wire {
  /** What is thrown, unlike anything that is ever caught on purpose. */
  static final String WORDS = "a fault made for a test";

  private void step() {
    if (callsLeft.decrementAndGet() == 0) {
      BreakingWire.<RuntimeException>thrown(fault.get());
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // unchecked or error, as given
  private static <T extends Throwable> void thrown(Throwable fault) throws T {
    throw (T) fault;
  }

  @Override
  public Connection connect(Clearance to, Limits limits)
      throws WireException, InterruptedException {
    step();
    return new Breaking(real.connect(to, limits));
  }

  @Override
  public Ahead connectAhead(Clearance to, Limits limits) {
    step();
    Ahead ahead = real.connectAhead(to, limits);
    return new Ahead() {
      @Override
      public Connection take() throws WireException, InterruptedException {
        Connection taken = ahead.take();
        try {
          step();
        } catch (RuntimeException | Error broken) {
          taken.close();
          throw broken;
        }
        return new Breaking(taken);
      }

      @Override
      public void whenSettled(Runnable action) {
        ahead.whenSettled(action);
      }

      @Override
      public void close() {
        ahead.close();
      }
    };
  }

  @Override
  public byte[] ask(Clearance to, byte[] datagram) throws WireException, InterruptedException {
    step();
    return real.ask(to, datagram);
  }

  @Override
  public Admission admit(Endpoint at, Intrusion level) {
    step();
    return real.admit(at, level);
  }

  @Override
  public List<InetAddress> resolve(String host) throws WireException, InterruptedException {
    step();
    return real.resolve(host);
  }

  @Override
  public Duration patience() {
    step();
    return real.patience();
  }

  @Override
  public Spending spending() {
    return real.spending();
  }

  private final class Breaking implements Connection {
    private final Connection connection;

    Breaking(Connection connection) {
      this.connection = connection;
    }

    @Override
    public void send(byte[] bytes) throws WireException, InterruptedException {
      step();
      connection.send(bytes);
    }

    @Override
    public <T> T receive(Decoder<T> decoder) throws WireException, InterruptedException {
      step();
      return connection.receive(decoder);
    }

    @Override
    public byte[] unread() {
      step();
      return connection.unread();
    }

    @Override
    public void beginAgain() {
      step();
      connection.beginAgain();
    }

    @Override
    public void close() {
      connection.close();
    }
  }
}
