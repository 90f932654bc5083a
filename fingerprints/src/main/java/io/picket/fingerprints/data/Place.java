package io.picket.fingerprints.data;

import io.picket.model.Text;

/**
 * A place in a file, both numbers counted from 1. Shown as {@code file:line:column}, which editors
 * jump to.
 */
public record Place(String file, int line, int column) {
  /** The beginning of a file, for what concerns it as a whole. */
  public static Place startOf(String file) {
    return new Place(file, 1, 1);
  }

  @Override
  public String toString() {
    return Text.printable(file) + ":" + line + ":" + column;
  }
}
