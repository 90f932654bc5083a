package io.picket.model;

/** A scope's answer to the wish to connect somewhere. */
public sealed interface Admission {
  /** Go ahead, with this proof. */
  record Admitted(Clearance clearance) implements Admission {}

  /** No, and why. */
  record Denied(String why) implements Admission {}
}
