package io.picket.probes.wire;

/** What a decoder makes of the bytes so far. */
public sealed interface Step<T> {
  /** The message is not complete yet. */
  record NeedMore<T>() implements Step<T> {}

  /**
   * A message.
   *
   * @param consumed how many of the offered bytes it took
   */
  record Done<T>(T value, int consumed) implements Step<T> {}

  /** These bytes are no such message and never will be. */
  record Bad<T>(String why) implements Step<T> {}
}
