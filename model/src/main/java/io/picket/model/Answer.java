package io.picket.model;

/** Yes, no, or could not tell; the third is never folded into the second. */
public sealed interface Answer {
  /** It was seen. */
  record Yes(String how) implements Answer {}

  /** The opposite was seen. */
  record No(String how) implements Answer {}

  /** Neither was seen. */
  record Unknown(Reason reason, String detail) implements Answer {}

  default boolean isYes() {
    return this instanceof Yes;
  }

  default boolean isNo() {
    return this instanceof No;
  }

  default boolean isUnknown() {
    return this instanceof Unknown;
  }
}
