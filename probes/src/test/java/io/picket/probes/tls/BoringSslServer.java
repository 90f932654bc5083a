package io.picket.probes.tls;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.picket.model.Endpoint;
import io.picket.testkit.Credential;
import io.picket.testkit.Loopback;
import io.picket.testkit.Peers;
import io.picket.testkit.TlsServer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * BoringSSL, as Netty's native library carries it, answering HTTP with 200 in this process. It
 * stands here and not in the testkit, which knows nothing of Netty.
 */
public final class BoringSslServer implements TlsServer {
  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nhello\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final Endpoint endpoint;

  private BoringSslServer(SslContext tls) {
    Channel listener =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel client) {
                    client.pipeline().addLast(tls.newHandler(client.alloc()), new Answering());
                  }
                })
            .bind(Loopback.V4, 0)
            .syncUninterruptibly()
            .channel();
    var bound = (InetSocketAddress) listener.localAddress();
    endpoint = new Endpoint(Loopback.V4, bound.getPort());
  }

  /**
   * Starts it with every suite it has.
   *
   * @param protocols in its words, such as {@code "TLSv1.2"}
   * @param groups in its words, preferred first, such as {@code "X25519"}
   */
  public static BoringSslServer start(Credential key, List<String> protocols, String... groups) {
    Peers.requireThat(OpenSsl.isAvailable(), "BoringSSL for this platform");
    try {
      return new BoringSslServer(
          SslContextBuilder.forServer(key.keys().getPrivate(), key.x509())
              .sslProvider(SslProvider.OPENSSL)
              .protocols(protocols)
              .ciphers(OpenSsl.availableOpenSslCipherSuites())
              .option(OpenSslContextOption.GROUPS, groups)
              .build());
    } catch (SSLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public String log() {
    return String.join("\n", failures);
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** Waits for something to be asked, answers and closes. */
  private final class Answering extends SimpleChannelInboundHandler<ByteBuf> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf asked) {
      context
          .writeAndFlush(Unpooled.wrappedBuffer(ANSWER))
          .addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      failures.add(cause.toString());
      var _ = context.close();
    }
  }
}
