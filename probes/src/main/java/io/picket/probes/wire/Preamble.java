package io.picket.probes.wire;

/**
 * What must be said on a fresh connection before the question itself can be asked, such as a
 * protocol's step from clear text to TLS.
 */
@FunctionalInterface
public interface Preamble {
  /**
   * Leads a connection to where the question begins. Closing what is returned closes the
   * connection; when this throws, the caller closes it.
   *
   * @param fresh just connected, nothing sent and nothing read
   * @return the same connection, or one that wraps it
   */
  Connection lead(Connection fresh) throws WireException, InterruptedException;
}
