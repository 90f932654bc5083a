package io.picket.model;

/** How sure an identification is. Product findings that could harm need HIGH. */
public enum Confidence {
  /** One weak or shared sign. */
  LOW,
  /** One distinctive sign. */
  MEDIUM,
  /** Independent signs agree. */
  HIGH
}
