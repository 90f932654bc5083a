package io.picket.probes.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.picket.model.Durations;
import io.picket.model.Reason;
import io.picket.model.Text;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A connection over a Netty channel. The loop copies each read into a mailbox and reads again only
 * when asked, so that a target can never make us hold more than one read beyond the byte limit. It
 * keeps the one timer of the connection too.
 */
final class NettyConnection implements Connection {
  private static final int EVIDENCE = 4096;

  /** What the kernel takes at once from a peer that reads; more than this is waited for. */
  private static final int AT_ONCE = 16 * 1024;

  private final Channel channel;
  private final EventLoop loop;
  private final Mailbox mailbox;
  private final LongSupplier nanoTime;
  private volatile long deadline;
  private final Duration patience;
  private final int maxBytes;
  private final Tally tally;
  private boolean reading;
  private byte[] received = new byte[0];
  private int consumed;
  private int length;
  private int total;

  /**
   * @param channel belongs to no loop yet
   * @param patience until the deadline, which begins now
   */
  NettyConnection(
      Channel channel,
      EventLoop loop,
      LongSupplier nanoTime,
      Duration patience,
      int maxBytes,
      Tally tally) {
    this.channel = channel;
    this.loop = loop;
    this.mailbox = new Mailbox();
    this.nanoTime = nanoTime;
    this.deadline = nanoTime.getAsLong() + patience.toNanos();
    this.patience = patience;
    this.maxBytes = maxBytes;
    this.tally = tally;
    channel.pipeline().addLast(new Inbound(mailbox));
  }

  @Override
  public void beginAgain() {
    deadline = nanoTime.getAsLong() + patience.toNanos();
  }

  /**
   * Connects, and waits until the connection stands.
   *
   * @throws WireException why it does not
   */
  void open(InetSocketAddress to) throws WireException, InterruptedException {
    onLoop(() -> {
      watch();
      loop.register(channel)
          .addListener(registered -> {
            if (registered.isSuccess()) {
              channel.connect(to).addListener(this::connected);
            } else {
              connected(registered);
            }
          });
    });
    switch (take()) {
      case Mailbox.Arrival.Opened() -> {}
      case Mailbox.Arrival.Late() ->
          throw new WireException(Reason.SILENT, "no answer to the connection " + within());
      case Mailbox.Arrival.End(Errno how, String detail) ->
          throw new WireException(how.reason(), "while connecting: " + detail);
      case Mailbox.Arrival.Bytes(byte[] bytes) ->
          throw new IllegalStateException(bytes.length + " bytes on a connection that is not open");
    }
  }

  private void connected(Future<?> connecting) {
    if (connecting.isSuccess()) {
      mailbox.opened();
    } else {
      endBy(connecting);
    }
  }

  private void endBy(Future<?> failed) {
    mailbox.end(Errno.of(failed.cause()), Errno.quoted(failed.cause()));
  }

  /** Runs on the event loop: ends the wait when the deadline has come, which may have moved. */
  private void watch() {
    long left = left();
    if (left == 0) {
      mailbox.late();
    } else {
      var timer = loop.schedule(this::watch, left, TimeUnit.NANOSECONDS);
      channel.closeFuture().addListener(closed -> timer.cancel(false));
    }
  }

  /** Waits for news; a timer that went off before the deadline was moved is wound up again. */
  private Mailbox.Arrival take() throws InterruptedException {
    Mailbox.Arrival arrival = mailbox.take();
    while (arrival instanceof Mailbox.Arrival.Late && left() > 0) {
      onLoop(this::watch);
      arrival = mailbox.take();
    }
    return arrival;
  }

  private boolean onLoop(Runnable task) {
    try {
      loop.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      // The loop has ended, and with it the channel.
      mailbox.end(Errno.CANCELLED, "closed from our side");
      return false;
    }
  }

  /**
   * Sends without waiting, but for what a kernel may not take at once: that it failed is told by
   * the next {@link #receive}, behind what the peer said before. The answer's first bytes are asked
   * for in the same turn of the loop.
   */
  @Override
  public void send(byte[] bytes) throws WireException, InterruptedException {
    ByteBuf message = Unpooled.wrappedBuffer(bytes.clone());
    boolean read = !reading;
    reading = true;
    tally.sent(bytes.length);
    ChannelPromise sent = channel.newPromise();
    boolean sending =
        onLoop(() -> {
          var _ = channel.writeAndFlush(message, sent);
          if (read) {
            channel.read();
          }
        });
    sent.addListener(written -> {
      if (!written.isSuccess()) {
        endBy(written);
      }
    });
    if (sending && bytes.length > AT_ONCE && !sent.await(left(), TimeUnit.NANOSECONDS)) {
      throw new WireException(
          Reason.SILENT, "the peer did not take " + bytes.length + " bytes " + within());
    }
  }

  @Override
  public <T> T receive(Decoder<T> decoder) throws WireException, InterruptedException {
    while (true) {
      if (length > consumed) {
        ByteBuffer unread =
            ByteBuffer.wrap(received, consumed, length - consumed).slice().asReadOnlyBuffer();
        switch (decoder.offer(unread)) {
          case Step.Done<T>(T value, int taken) -> {
            take(taken);
            return value;
          }
          case Step.Bad<T>(String why) ->
              throw new WireException(Reason.MALFORMED, Text.printable(why));
          case Step.NeedMore<T>() -> {}
        }
      }
      more();
    }
  }

  private void take(int count) {
    if (count < 0 || count > length - consumed) {
      throw new IllegalStateException(
          "a decoder took " + count + " of " + (length - consumed) + " bytes");
    }
    consumed += count;
  }

  /** Waits for at least one more byte. */
  private void more() throws WireException, InterruptedException {
    if (total >= maxBytes) {
      throw new WireException(
          Reason.TOO_LARGE, "the message is not complete after " + maxBytes + " bytes");
    }
    if (!reading) {
      reading = true;
      onLoop(channel::read);
    }
    switch (take()) {
      case Mailbox.Arrival.Opened() -> throw new IllegalStateException("opened twice");
      case Mailbox.Arrival.Late() ->
          throw new WireException(
              Reason.SILENT,
              length == consumed
                  ? "nothing came " + within()
                  : "only " + (length - consumed) + " bytes of a message came " + within());
      case Mailbox.Arrival.Bytes(byte[] bytes) -> keep(bytes);
      case Mailbox.Arrival.End(Errno how, String detail) ->
          throw new WireException(how.reason(), detail + ", after " + total + " bytes in all");
    }
  }

  private void keep(byte[] bytes) {
    reading = false;
    tally.received(bytes.length);
    int kept = Math.min(bytes.length, maxBytes - total);
    total += kept;
    if (consumed > 0) {
      System.arraycopy(received, consumed, received, 0, length - consumed);
      length -= consumed;
      consumed = 0;
    }
    if (received.length < length + kept) {
      received = Arrays.copyOf(received, Math.max(length + kept, 2 * length));
    }
    System.arraycopy(bytes, 0, received, length, kept);
    length += kept;
  }

  @Override
  public byte[] unread() {
    return Arrays.copyOfRange(received, consumed, Math.min(length, consumed + EVIDENCE));
  }

  @Override
  public void close() {
    boolean closing =
        onLoop(() -> {
          var _ = channel.close();
        });
    if (!closing) {
      channel.unsafe().closeForcibly();
    }
  }

  private long left() {
    return Math.max(0, deadline - nanoTime.getAsLong());
  }

  private String within() {
    return "within " + Durations.text(patience);
  }

  /** Runs on the event loop: copies what was read and reports the end. */
  static final class Inbound extends ChannelInboundHandlerAdapter {
    private final Mailbox mailbox;

    Inbound(Mailbox mailbox) {
      this.mailbox = mailbox;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      try {
        if (message instanceof ByteBuf buffer && buffer.isReadable()) {
          byte[] bytes = new byte[buffer.readableBytes()];
          buffer.readBytes(bytes);
          mailbox.put(bytes);
        }
      } finally {
        ReferenceCountUtil.release(message);
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof ChannelInputShutdownEvent) {
        mailbox.end(Errno.ENDED, "the peer ended the connection");
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      mailbox.end(Errno.of(cause), Errno.quoted(cause));
    }

    /** Half-closure is allowed, so only our own closing gets here before an end was seen. */
    @Override
    public void channelInactive(ChannelHandlerContext context) {
      mailbox.end(Errno.CANCELLED, "closed from our side");
    }
  }
}
