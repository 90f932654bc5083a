package io.picket.probes.wire;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.picket.model.Admission;
import io.picket.model.Clearance;
import io.picket.model.Endpoint;
import io.picket.model.Intrusion;
import io.picket.model.Reason;
import io.picket.model.Scope;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Dials. Every connection of every protocol passes {@link #turn}: a place at the host, a turn of
 * the pace, and the scope asked at the last moment.
 */
final class Dialler {
  /** Opens sockets; a test's own opens awkward ones, or none. */
  interface Sockets {
    SocketChannel open() throws IOException;
  }

  private static final int READ_BYTES = 16 * 1024;
  private static final int SELF_CONNECT_TRIES = 3;

  private final Loops loops;
  private final Places places;
  private final Pacer pacer;
  private final Resolver resolver;
  private final Duration patience;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Sockets sockets;

  Dialler(
      Loops loops,
      Places places,
      Pacer pacer,
      Resolver resolver,
      Duration patience,
      InstantSource clock,
      LongSupplier nanoTime,
      Sockets sockets) {
    this.sockets = sockets;
    this.loops = loops;
    this.places = places;
    this.pacer = pacer;
    this.resolver = resolver;
    this.patience = patience;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  Resolver resolver() {
    return resolver;
  }

  Pacer pacer() {
    return pacer;
  }

  Duration patience() {
    return patience;
  }

  Duration patience(Wire.Limits limits) {
    return Duration.ofNanos((long) (patience.toNanos() * limits.factor()));
  }

  long now() {
    return nanoTime.getAsLong();
  }

  Admission admit(Scope scope, Endpoint at, Intrusion level) {
    return scope.admit(at, level, clock.instant());
  }

  /**
   * Waits until a connection may be opened. All of this wait is ours.
   *
   * @throws WireException OUT_OF_SCOPE, OUT_OF_BUDGET
   */
  Places.Place turn(Scope scope, Clearance to) throws WireException, InterruptedException {
    askAgain(scope, to);
    Places.Place place = places.take(to.endpoint().address());
    boolean kept = false;
    try {
      pacer.take(to.client(), to.endpoint().address());
      askAgain(scope, to);
      kept = true;
      return place;
    } finally {
      if (!kept) {
        place.close();
      }
    }
  }

  /** A clearance is old news: the scope may have ended, and exclusions always win. */
  private void askAgain(Scope scope, Clearance to) throws WireException {
    switch (admit(scope, to.endpoint(), to.level())) {
      case Admission.Admitted(Clearance again) -> {
        if (!again.client().equals(to.client())) {
          throw new WireException(
              Reason.OUT_OF_SCOPE, "the clearance is " + to.client() + "'s, not this scope's");
        }
      }
      case Admission.Denied(String why) -> throw new WireException(Reason.OUT_OF_SCOPE, why);
    }
  }

  NettyConnection connect(Scope scope, Clearance to, Wire.Limits limits, Tally tally)
      throws WireException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      Places.Place place = turn(scope, to);
      NettyConnection connection;
      Channel channel;
      try {
        // The loops come first: starting them prepares Netty for everything else.
        EventLoop loop = loops.next();
        channel = quietChannel();
        connection =
            new NettyConnection(
                channel, loop, nanoTime, patience(limits), limits.maxBytes(), tally);
      } catch (IOException | RuntimeException e) {
        place.close();
        throw failed(e, "opening a socket");
      }
      channel.closeFuture().addListener(closed -> place.close());
      boolean open = false;
      try {
        tally.connection();
        connection.open(socketAddress(to.endpoint()));
        if (!isSelfConnect(channel.localAddress(), channel.remoteAddress())) {
          open = true;
          return connection;
        }
        if (attempt == SELF_CONNECT_TRIES) {
          throw new WireException(
              Reason.REFUSED, "only our own socket answered; nothing listens there");
        }
      } finally {
        if (!open) {
          connection.close();
        }
      }
    }
  }

  byte[] ask(Scope scope, Clearance to, byte[] datagram, Tally tally)
      throws WireException, InterruptedException {
    try (Places.Place _ = turn(scope, to)) {
      return Datagrams.ask(to.endpoint(), datagram, patience, tally);
    }
  }

  /** A bare channel that does not block and closes with a reset. */
  SocketChannel openQuietly() throws IOException {
    SocketChannel channel = sockets.open();
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** A channel that reads nothing unasked, closes with a reset, and has no timer of its own. */
  private NioSocketChannel quietChannel() throws IOException {
    var channel = new NioSocketChannel(sockets.open());
    var config = channel.config();
    config.setOption(ChannelOption.AUTO_READ, false);
    config.setOption(ChannelOption.AUTO_CLOSE, false);
    config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    config.setOption(ChannelOption.TCP_NODELAY, true);
    config.setOption(ChannelOption.SO_LINGER, 0);
    config.setOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0);
    config.setOption(ChannelOption.ALLOCATOR, UnpooledByteBufAllocator.DEFAULT);
    config.setOption(
        ChannelOption.RECVBUF_ALLOCATOR,
        new FixedRecvByteBufAllocator(READ_BYTES).maxMessagesPerRead(1));
    return channel;
  }

  static WireException failed(Throwable failure, String doing) {
    return new WireException(
        Errno.of(failure).reason(), "while " + doing + ": " + Errno.quoted(failure));
  }

  static InetSocketAddress socketAddress(Endpoint to) {
    return new InetSocketAddress(to.address(), to.port());
  }

  /** On loopback a socket can meet itself when its own port is the one it connects to. */
  static boolean isSelfConnect(SocketAddress local, SocketAddress remote) {
    return local != null && local.equals(remote);
  }
}
