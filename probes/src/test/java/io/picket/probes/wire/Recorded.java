package io.picket.probes.wire;

import io.picket.model.Reason;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A connection whose peer has said everything already, and hears nothing. */
public final class Recorded implements Connection {
  private final ByteBuffer received;

  public Recorded(byte[] received) {
    this.received = ByteBuffer.wrap(received).asReadOnlyBuffer();
  }

  @Override
  public void send(byte[] bytes) {
    // Nobody is there.
  }

  @Override
  public <T> T receive(Decoder<T> decoder) throws WireException {
    return switch (decoder.offer(received.slice())) {
      case Step.Done<T>(T value, int consumed) -> {
        received.position(received.position() + consumed);
        yield value;
      }
      case Step.Bad<T>(String why) -> throw new WireException(Reason.MALFORMED, why);
      case Step.NeedMore<T>() -> throw new WireException(Reason.CLOSED_EARLY, "no more recorded");
    };
  }

  @Override
  public byte[] unread() {
    byte[] left = new byte[received.remaining()];
    received.get(received.position(), left);
    return Arrays.copyOf(left, Math.min(4096, left.length));
  }

  @Override
  public void beginAgain() {
    // It takes no time.
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
