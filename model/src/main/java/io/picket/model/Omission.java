package io.picket.model;

/**
 * What the operator did not ask for, so that a verdict says nothing of it. It is his choice and
 * holds up no gate; but it verifies nothing either, and reports tell it.
 */
public enum Omission {
  /** He did not say which ports should be open. */
  EXPECTATION,

  /** He did not ask for a login to be tried. */
  LOGIN,

  /** He named an address and not what people call the server. */
  NAME,

  /** Some ports were not among those he asked about. */
  PORTS
}
