package io.picket.probes.wire;

/**
 * One TCP connection in blocking style, for use by one virtual thread. Every wait ends at the
 * connection's deadline; interrupting the thread is the one way to cancel. Closing resets rather
 * than lingers, so that no TIME_WAIT piles up.
 */
public interface Connection extends AutoCloseable {
  /**
   * Sends all bytes.
   *
   * @throws WireException RESET, CLOSED_EARLY, SILENT (the peer stopped reading) or OUT_OF_BUDGET
   */
  void send(byte[] bytes) throws WireException, InterruptedException;

  /**
   * Waits for one message. Bytes behind it stay for the next call.
   *
   * @throws WireException SILENT, RESET, CLOSED_EARLY, MALFORMED (the decoder said so), TOO_LARGE
   *     (the byte limit of the connection was reached first) or OUT_OF_BUDGET
   */
  <T> T receive(Decoder<T> decoder) throws WireException, InterruptedException;

  /** Bytes received and not yet consumed by a message, at most 4,096, as evidence. */
  byte[] unread();

  /**
   * Lets the deadline begin again, because what took time so far was not the question itself. The
   * limit on bytes stays.
   */
  void beginAgain();

  @Override
  void close();
}
