package io.picket.probes.wire;

/**
 * A connection begun before it is needed, so that the next question need not wait for a round trip
 * to the target and back. Taken once by one thread, or closed.
 */
public interface Ahead extends AutoCloseable {
  /**
   * The connection, when it is there. Its deadline begins now, however long it was held ready.
   *
   * @throws WireException as {@link Wire#connect(io.picket.model.Clearance, Wire.Limits)}
   * @throws IllegalStateException when it was taken or closed before
   */
  Connection take() throws WireException, InterruptedException;

  /**
   * Has something run once the connection stands or could not be made; at once where that is known
   * already. It runs on a thread of the wire's and must not wait.
   */
  void whenSettled(Runnable action);

  /** Gives it up, unless it was taken; what was taken is closed by whoever took it. */
  @Override
  void close();
}
