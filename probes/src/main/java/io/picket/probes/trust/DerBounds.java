package io.picket.probes.trust;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;

/**
 * Looks at the outer form of DER before any parser does: definite and minimal lengths, nothing
 * behind the end, and bounded size, depth and number of elements (X.690 sections 8.1 and 10.1). A
 * structure that passes cannot exhaust the stack or the heap of the parser behind it.
 */
final class DerBounds {
  /** The largest certificate looked at, in bytes. */
  static final int MOST_BYTES = 512 * 1024;

  /** The deepest nesting; real certificates stay below ten. */
  static final int DEEPEST = 32;

  /** The most elements; ten thousand names fit, a hundred thousand extensions do not. */
  static final int MOST_ELEMENTS = 60_000;

  private DerBounds() {}

  /** What is wrong with the outer form; empty when nothing is. */
  static Optional<String> problem(byte[] der) {
    return problem(der, MOST_BYTES, MOST_ELEMENTS);
  }

  /** As {@link #problem(byte[])}, with bounds of the caller's choice. */
  static Optional<String> problem(byte[] der, int mostBytes, int mostElements) {
    if (der.length > mostBytes) {
      return Optional.of(der.length + " bytes; at most " + mostBytes + " are read");
    }
    var ends = new ArrayDeque<Integer>();
    int at = 0;
    int elements = 0;
    do {
      int limit = ends.isEmpty() ? der.length : ends.peek();
      if (++elements > mostElements) {
        return Optional.of("more than " + mostElements + " elements");
      }
      long header = header(der, at, limit);
      if (header < 0) {
        return Optional.of("not DER at byte " + at);
      }
      int content = (int) (header >>> 32);
      int end = (int) header;
      boolean constructed = (der[at] & 0x20) != 0;
      if (constructed && end > content) {
        if (ends.size() >= DEEPEST) {
          return Optional.of("nested deeper than " + DEEPEST);
        }
        ends.push(end);
        at = content;
      } else {
        at = end;
        while (!ends.isEmpty() && ends.peek() == at) {
          ends.pop();
        }
      }
    } while (!ends.isEmpty());
    return at == der.length ? Optional.empty() : Optional.of("bytes behind the end");
  }

  /** The first element inside the outer one, header included: what a signature is made over. */
  static byte[] firstInside(byte[] der) {
    int from = (int) (header(der, 0, der.length) >>> 32);
    return Arrays.copyOfRange(der, from, (int) header(der, from, der.length));
  }

  /** Where the content begins (upper half) and ends (lower half); -1 when this is no DER. */
  private static long header(byte[] der, int at, int limit) {
    int next = at + 1;
    if (next >= limit) {
      return -1;
    }
    if ((der[at] & 0x1f) == 0x1f) {
      int count = 0;
      while (next < limit && (der[next] & 0x80) != 0 && ++count < 4) {
        next++;
      }
      if (++next >= limit) {
        return -1;
      }
    }
    int length = der[next++] & 0xff;
    if (length >= 0x80) {
      int octets = length & 0x7f;
      if (octets == 0 || octets > 3 || octets > limit - next || der[next] == 0) {
        return -1;
      }
      length = 0;
      for (int i = 0; i < octets; i++) {
        length = length << 8 | (der[next++] & 0xff);
      }
      if (length < 0x80) {
        return -1;
      }
    }
    return length > limit - next ? -1 : (long) next << 32 | (next + length);
  }
}
