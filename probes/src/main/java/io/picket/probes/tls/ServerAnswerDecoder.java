package io.picket.probes.tls;

import io.picket.probes.wire.Decoder;
import io.picket.probes.wire.Step;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The first answer to a hello: a ServerHello or a fatal alert. Warnings before it (such as
 * unrecognized_name) are passed over.
 */
final class ServerAnswerDecoder implements Decoder<ServerAnswer> {
  private static final int SERVER_HELLO = 2;
  private static final int HELLO_REQUEST = 0;
  private static final int MAX_MESSAGE = 0x4000;

  /** For callers who read the whole flight afterwards: takes none of the bytes. */
  private final boolean peeking;

  private ServerAnswerDecoder(boolean peeking) {
    this.peeking = peeking;
  }

  static ServerAnswerDecoder taking() {
    return new ServerAnswerDecoder(false);
  }

  /** Leaves the bytes for {@link ServerFlightDecoder}. */
  static ServerAnswerDecoder peeking() {
    return new ServerAnswerDecoder(true);
  }

  @Override
  public Step<ServerAnswer> offer(ByteBuffer received) {
    var walk = new RecordWalk(received, MAX_MESSAGE);
    while (true) {
      switch (walk.next()) {
        case RecordWalk.Found.End() -> {
          return new Step.NeedMore<>();
        }
        case RecordWalk.Found.Broken(String why) -> {
          return new Step.Bad<>(why);
        }
        case RecordWalk.Found.Other(int contentType) -> {
          return new Step.Bad<>("record type " + contentType + " before a ServerHello");
        }
        case RecordWalk.Found.Warning(Alert alert) -> {
          if (alert.isFatal()) {
            return done(alert, walk);
          }
        }
        case RecordWalk.Found.Handshake(int type, Octets body) -> {
          if (type == SERVER_HELLO) {
            Optional<ServerHello> hello = ServerHello.parse(body);
            return hello.isPresent()
                ? done(hello.get(), walk)
                : new Step.Bad<>("a ServerHello that cannot be read");
          }
          if (type != HELLO_REQUEST) {
            return new Step.Bad<>("handshake message " + type + " before a ServerHello");
          }
        }
      }
    }
  }

  private Step<ServerAnswer> done(ServerAnswer answer, RecordWalk walk) {
    return new Step.Done<>(answer, peeking ? 0 : walk.consumed());
  }
}
