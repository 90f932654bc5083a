package io.picket.probes.upgrade;

import io.picket.model.Reason;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.Decoder;
import io.picket.probes.wire.Step;
import io.picket.probes.wire.WireException;
import java.nio.ByteBuffer;

/** SSLRequest, answered with one letter (PostgreSQL 17 documentation, section 54.2.11). */
record PostgresqlUpgrade() implements Upgrade {
  private static final byte[] SSL_REQUEST = {0, 0, 0, 8, 4, (byte) 0xd2, 0x16, 0x2f};

  @Override
  public String command() {
    return "SSLRequest";
  }

  @Override
  public Asked ask(Connection fresh) throws WireException, InterruptedException {
    fresh.send(SSL_REQUEST);
    Decoder<Byte> letter =
        (ByteBuffer received) ->
            received.hasRemaining()
                ? new Step.Done<>(received.get(received.position()), 1)
                : new Step.NeedMore<>();
    return switch (fresh.receive(letter)) {
      case 'S' -> Asked.agreed(fresh, "answers SSLRequest with S", Upgrade.onlyALoginTells());
      case 'N' -> Asked.declined("answers SSLRequest with N", Upgrade.onlyALoginTells());
      // An error is given by servers older than TLS, and by those with too many clients.
      case 'E' -> throw new WireException(Reason.THROTTLED, "it answers SSLRequest with an error");
      default ->
          throw new WireException(Reason.MALFORMED, "neither S nor N in answer to SSLRequest");
    };
  }
}
