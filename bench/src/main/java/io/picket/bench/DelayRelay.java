package io.picket.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Relays TCP on loopback as if the servers were far away, and counts the connections.
 *
 * <p>A kernel answers a SYN at once, so the round trip that the three-way handshake would cost is
 * added to the first bytes of a connection instead: nothing that the client says reaches the server
 * before 1.5 round trips after its connect, and every later piece takes half a round trip. For a
 * client that waits for its connect before it speaks, the end of each exchange comes at the same
 * moment as on a real path.
 *
 * <p>Standard input: one line {@code LISTEN_ADDRESS PORT TARGET_ADDRESS PORT} per relay, then an
 * empty line, answered by {@code ready}; then each {@code count} is answered by the number of
 * connections so far. Ends with its input.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A relay has nobody to tell of a failed write.
public final class DelayRelay {
  private final long halfNanos;
  private final AtomicLong connections = new AtomicLong();
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  private DelayRelay(Duration roundTrip) {
    this.halfNanos = roundTrip.toNanos() / 2;
  }

  /**
   * @param arguments the round trip in milliseconds
   */
  public static void main(String... arguments) throws IOException, InterruptedException {
    var relay = new DelayRelay(Duration.ofMillis(Long.parseLong(arguments[0])));
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      String[] words = line.split(" ");
      relay.listen(
          new InetSocketAddress(words[0], Integer.parseInt(words[1])),
          new InetSocketAddress(words[2], Integer.parseInt(words[3])));
    }
    System.out.println("ready");
    while (in.readLine() != null) {
      System.out.println(relay.connections.get());
    }
    relay.loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private void listen(InetSocketAddress at, InetSocketAddress target) throws InterruptedException {
    new ServerBootstrap()
        .group(loop)
        .channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, 4096)
        .childOption(ChannelOption.AUTO_READ, false)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel client) {
                connections.incrementAndGet();
                join(client, target);
              }
            })
        .bind(at)
        .sync();
  }

  private void join(SocketChannel client, InetSocketAddress target) {
    long standsAt = System.nanoTime() + 2 * halfNanos;
    new Bootstrap()
        .group(client.eventLoop())
        .channel(NioSocketChannel.class)
        .option(ChannelOption.AUTO_READ, false)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(new Leg(client, standsAt, halfNanos))
        .connect(target)
        .addListener(
            (io.netty.channel.ChannelFutureListener)
                connected -> {
                  if (!connected.isSuccess()) {
                    client.close();
                    return;
                  }
                  client.pipeline().addLast(new Leg(connected.channel(), standsAt, halfNanos));
                  client.config().setAutoRead(true);
                  connected.channel().config().setAutoRead(true);
                });
  }

  /** One direction: what arrives here goes to the other side, later. */
  private static final class Leg extends ChannelInboundHandlerAdapter {
    private final Channel other;
    private final long standsAt;
    private final long halfNanos;

    Leg(Channel other, long standsAt, long halfNanos) {
      this.other = other;
      this.standsAt = standsAt;
      this.halfNanos = halfNanos;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      later(context, () -> other.writeAndFlush(message));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      later(context, other::close);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }

    private void later(ChannelHandlerContext context, Runnable action) {
      long now = System.nanoTime();
      long delay = Math.max(now, standsAt) + halfNanos - now;
      context.executor().schedule(action, delay, TimeUnit.NANOSECONDS);
    }
  }
}
