package io.picket.probes.upgrade;

import io.picket.model.Reason;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.WireException;
import java.nio.charset.StandardCharsets;

/** A conversation in lines of text. */
record Lines(Connection connection) {
  void say(String line) throws WireException, InterruptedException {
    connection.send((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  String hear() throws WireException, InterruptedException {
    return connection.receive(new LineDecoder());
  }

  NumberedReply reply() throws WireException, InterruptedException {
    return connection.receive(NumberedReply.decoder());
  }

  /**
   * Waits for a greeting with code 220.
   *
   * @throws WireException THROTTLED when the server greets with anything else, since it did greet
   *     when it was recognised
   */
  void awaitGreeting() throws WireException, InterruptedException {
    NumberedReply greeting = reply();
    if (greeting.code() != 220) {
      throw new WireException(Reason.THROTTLED, "it greets with " + greeting.quoted());
    }
  }

  /** "Not now" is no answer. */
  static NumberedReply settled(String command, NumberedReply reply) throws WireException {
    if (reply.isTemporary()) {
      throw new WireException(
          Reason.THROTTLED, "it answers " + command + " with " + reply.quoted());
    }
    return reply;
  }
}
