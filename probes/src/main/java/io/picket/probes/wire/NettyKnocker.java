package io.picket.probes.wire;

import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.picket.model.Admission;
import io.picket.model.Clearance;
import io.picket.model.Endpoint;
import io.picket.model.Intrusion;
import io.picket.model.Scope;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Knocks with Netty channels on one event loop. */
final class NettyKnocker implements Knocker {
  private static final Heard ACCEPTED = new Heard.Accepted();
  private static final Heard MET_ITSELF = new Heard.MetItself();

  private final Dialler dialler;
  private final Scope scope;
  private final Pace pace;
  private final EventLoop loop;
  private final int window;

  NettyKnocker(Dialler dialler, Scope scope, Pace pace, int window) {
    this.dialler = dialler;
    this.scope = scope;
    this.pace = pace;
    this.loop = dialler.loop();
    this.window = window;
  }

  @Override
  public void execute(Runnable step) {
    loop.execute(step);
  }

  @Override
  public void later(Runnable step, long nanos) {
    var _ = loop.schedule(step, nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public boolean isOver() {
    return loop.isTerminated();
  }

  @Override
  public long nanoTime() {
    return dialler.now();
  }

  @Override
  public Duration patience() {
    return dialler.patience();
  }

  @Override
  public int window() {
    return window;
  }

  @Override
  public int windowPerHost() {
    return pace.halfOpenPerHost();
  }

  @Override
  public Begun knock(Endpoint at, Answer answer) {
    return switch (dialler.admit(scope, at, Intrusion.CONNECT)) {
      case Admission.Denied(String why) -> new Begun.Denied(why);
      case Admission.Admitted(Clearance clearance) ->
          switch (dialler.pacer().tryTake(clearance.client(), at.address())) {
            case Pacer.Turn.AllWait(long nanos) -> new Begun.AllWait(nanos);
            case Pacer.Turn.HostWaits(long nanos) -> new Begun.HostWaits(nanos);
            case Pacer.Turn.Taken() -> dial(clearance, answer);
          };
    };
  }

  private Begun dial(Clearance to, Answer answer) {
    var attempt = new Attempt(answer);
    attempt.begin(to.endpoint());
    return new Begun.Knocking(attempt);
  }

  private final class Attempt implements GiveUp {
    private final Answer answer;
    private @Nullable NioSocketChannel channel;
    private boolean over;

    Attempt(Answer answer) {
      this.answer = answer;
    }

    void begin(Endpoint to) {
      NioSocketChannel opened;
      try {
        opened = dialler.quietChannel();
      } catch (IOException | RuntimeException e) {
        fail(e, true);
        return;
      }
      channel = opened;
      ChannelFuture registered = loop.register(opened);
      if (registered.cause() != null) {
        fail(registered.cause(), true);
        return;
      }
      ChannelFuture connected = opened.connect(Dialler.socketAddress(to));
      if (connected.isDone()) {
        ended(opened, connected.cause(), true);
      } else {
        connected.addListener(late -> ended(opened, late.cause(), false));
      }
    }

    private void ended(NioSocketChannel opened, @Nullable Throwable failure, boolean atOnce) {
      if (failure != null) {
        fail(failure, atOnce);
      } else {
        boolean self = Dialler.isSelfConnect(opened.localAddress(), opened.remoteAddress());
        tell(self ? MET_ITSELF : ACCEPTED);
      }
    }

    private void fail(Throwable failure, boolean atOnce) {
      tell(new Heard.Failed(Errno.of(failure), atOnce, Errno.quoted(failure)));
    }

    private void tell(Heard heard) {
      if (!over) {
        close();
        answer.heard(heard);
      }
    }

    @Override
    public void giveUp() {
      if (!over) {
        close();
      }
    }

    private void close() {
      over = true;
      if (channel != null) {
        var _ = channel.close();
      }
    }
  }
}
