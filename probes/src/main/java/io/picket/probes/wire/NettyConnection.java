package io.picket.probes.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import io.picket.model.Reason;
import io.picket.model.Text;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A connection over a Netty channel. The loop copies each read into a mailbox and reads again only
 * when asked, so that a target can never make us hold more than one read beyond the byte limit.
 */
final class NettyConnection implements Connection {
  private static final int EVIDENCE = 4096;

  private final Channel channel;
  private final Mailbox mailbox;
  private final LongSupplier nanoTime;
  private volatile long deadline;
  private final Duration patience;
  private final int maxBytes;
  private final Tally tally;
  private byte[] received = new byte[0];
  private int consumed;
  private int length;
  private int total;

  /**
   * @param deadline on the clock of {@code nanoTime}
   * @param patience what the deadline was made from, for messages
   */
  NettyConnection(
      Channel channel,
      Mailbox mailbox,
      LongSupplier nanoTime,
      long deadline,
      Duration patience,
      int maxBytes,
      Tally tally) {
    this.channel = channel;
    this.mailbox = mailbox;
    this.nanoTime = nanoTime;
    this.deadline = deadline;
    this.patience = patience;
    this.maxBytes = maxBytes;
    this.tally = tally;
  }

  @Override
  public void beginAgain() {
    deadline = nanoTime.getAsLong() + patience.toNanos();
  }

  @Override
  public void send(byte[] bytes) throws WireException, InterruptedException {
    ChannelFuture sent = channel.writeAndFlush(Unpooled.wrappedBuffer(bytes.clone()));
    if (!sent.await(left(), TimeUnit.NANOSECONDS)) {
      throw new WireException(
          Reason.SILENT, "the peer did not take " + bytes.length + " bytes " + within());
    }
    Throwable failure = sent.cause();
    if (failure != null) {
      Errno errno = Errno.of(failure);
      throw new WireException(errno.reason(), "while sending: " + Errno.quoted(failure));
    }
    tally.sent(bytes.length);
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
    try {
      channel.read();
    } catch (RejectedExecutionException e) {
      // The loop has ended, and with it the channel.
      mailbox.end(Errno.CANCELLED, "closed from our side");
    }
    Mailbox.Arrival arrival = mailbox.take(left());
    switch (arrival) {
      case null ->
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
    var _ = channel.close();
  }

  private long left() {
    return Math.max(0, deadline - nanoTime.getAsLong());
  }

  private String within() {
    return "within " + patience.toMillis() + " ms";
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
