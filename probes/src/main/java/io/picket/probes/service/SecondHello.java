package io.picket.probes.service;

import io.picket.model.Answer;
import io.picket.model.Clearance;
import io.picket.model.Reason;
import io.picket.model.Text;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Settles whether a port that speaks another protocol also speaks TLS, where its ClientHello was
 * left without an answer. Ports that speak both exist, so a missing answer alone says nothing.
 *
 * <ol>
 *   <li>The other protocol was answered after the first hello. That is the caller's to know.
 *   <li>A second hello, smaller and of TLS 1.2 only, is sent with an empty line behind it. To a TLS
 *       server that is less than the head of a record, and never read; a server that waits for the
 *       end of a line has it, and says in its own words that it does not understand.
 *   <li>Where this is not answered either, with double patience, the other protocol is asked once
 *       more. Only when it is still answered is there no TLS; otherwise the port may have had
 *       enough of us, and nothing is known.
 * </ol>
 */
final class SecondHello {
  private static final byte[] EMPTY_LINE = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final Wire.Limits PATIENT = new Wire.Limits(2.0, Wire.Limits.USUAL.maxBytes());

  private final Wire wire;
  private final Clearance to;
  private final Optional<String> name;
  private final RandomGenerator random;

  /**
   * @param name the DNS name to say; never an address
   */
  SecondHello(Wire wire, Clearance to, Optional<String> name, RandomGenerator random) {
    this.wire = wire;
    this.to = to;
    this.name = name;
    this.random = random;
  }

  /** The other protocol, asked once more; a yes says when it was answered. */
  interface Control {
    /** Yes where it was answered as before; unknown otherwise. */
    Answer ask() throws InterruptedException;
  }

  /**
   * Whether the port speaks TLS.
   *
   * @param first what became of the first hello
   */
  Answer settle(Answer.Unknown first, Control control) throws InterruptedException {
    if (!isMissing(first.reason())) {
      return first;
    }
    try (Connection connection = wire.connect(to, PATIENT)) {
      try {
        connection.send(bytes());
        return answered(connection.receive(new FirstWordsDecoder()));
      } catch (WireException e) {
        return connection.unread().length == 0 && isMissing(e.reason())
            ? controlled(first, e, control)
            : first;
      }
    } catch (WireException e) {
      return first;
    }
  }

  /** What a server does that waits for something else, or does not like what it got. */
  private static boolean isMissing(Reason reason) {
    return reason == Reason.SILENT || reason == Reason.RESET || reason == Reason.CLOSED_EARLY;
  }

  private byte[] bytes() {
    byte[] hello = Hello.small(name, random);
    byte[] both = java.util.Arrays.copyOf(hello, hello.length + EMPTY_LINE.length);
    System.arraycopy(EMPTY_LINE, 0, both, hello.length, EMPTY_LINE.length);
    return both;
  }

  private static Answer answered(FirstWords words) {
    return switch (words) {
      case FirstWords.Tls(String how) -> new Answer.Yes(how + ", to a small one of TLS 1.2 only");
      case FirstWords.Http(String status) ->
          new Answer.No("answers a ClientHello and an empty line with " + status);
      case FirstWords.Said(byte[] bytes) ->
          Spoken.isTextLine(bytes)
              ? new Answer.No(
                  "answers a ClientHello and an empty line with text: "
                      + Text.printable(Spoken.line(bytes), 60))
              : new Answer.Unknown(Reason.MALFORMED, "answers a ClientHello with something else");
    };
  }

  private static Answer controlled(Answer.Unknown first, WireException second, Control control)
      throws InterruptedException {
    return switch (control.ask()) {
      case Answer.Yes(String how) ->
          new Answer.No(
              "gives no answer to two different ClientHellos ("
                  + first.reason().text()
                  + "; "
                  + second.reason().text()
                  + "), and "
                  + how);
      case Answer.No no -> first;
      case Answer.Unknown unknown -> first;
    };
  }
}
