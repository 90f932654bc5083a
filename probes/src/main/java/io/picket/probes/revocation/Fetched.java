package io.picket.probes.revocation;

import io.picket.model.Reason;

/** What came of asking a URL. */
sealed interface Fetched {
  /** The body of a 200. */
  final class Body implements Fetched {
    private final byte[] bytes;

    Body(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    byte[] bytes() {
      return bytes.clone();
    }

    int size() {
      return bytes.length;
    }
  }

  /**
   * Nothing that can be used.
   *
   * @param detail printable, without the reason's own words
   */
  record Nothing(Reason reason, String detail) implements Fetched {}
}
