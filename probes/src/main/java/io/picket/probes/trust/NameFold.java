package io.picket.probes.trust;

import java.util.OptionalLong;

/**
 * A number that two names which compare equal (RFC 5280 section 7.1) have in common, read from the
 * encoded certificate without taking it apart. It knows less than a comparison: neither the kinds
 * of attributes nor their order, no blanks, no case. Names with anything but printable ASCII in
 * them have none, because there normalisation may make different letters equal.
 */
final class NameFold {
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int EXPLICIT_VERSION = 0xA0;
  private static final int BMP_STRING = 0x1E;

  /** The kinds of strings with one octet for each ASCII character: UTF8, Printable, T61, IA5. */
  private static final int[] STRINGS = {0x0C, 0x13, 0x14, 0x16};

  private final byte[] der;
  private int at;
  private int end;

  private NameFold(byte[] der) {
    this.der = der;
  }

  /** The fold of a name. */
  static OptionalLong of(DistinguishedName name) {
    long sum = 0;
    for (String relative : name.relative()) {
      for (String pair : relative.split("\\+", -1)) {
        int value = pair.indexOf('=') + 1;
        if (value == 0 || pair.startsWith("#", value)) {
          return OptionalLong.empty();
        }
        long fold = 1;
        for (int i = value; i < pair.length(); i++) {
          char letter = pair.charAt(i);
          if (letter < ' ' || letter > '~') {
            return OptionalLong.empty();
          }
          fold = with(fold, letter);
        }
        sum += mixed(fold);
      }
    }
    return OptionalLong.of(sum);
  }

  /**
   * The fold of the subject of a certificate in DER; none where the encoding is not as expected.
   */
  static OptionalLong ofSubject(byte[] der) {
    try {
      return new NameFold(der).subject();
    } catch (ArrayIndexOutOfBoundsException e) {
      return OptionalLong.empty();
    }
  }

  private OptionalLong subject() {
    boolean certificate = isSequence();
    boolean body = isSequence();
    if (!certificate || !body) {
      return OptionalLong.empty();
    }
    if ((der[at] & 0xff) == EXPLICIT_VERSION) {
      skip();
    }
    // serialNumber, signature, issuer, validity
    for (int i = 0; i < 4; i++) {
      skip();
    }
    if (!isSequence()) {
      return OptionalLong.empty();
    }
    int last = end;
    long sum = 0;
    while (at < last) {
      if (enter() != SET) {
        return OptionalLong.empty();
      }
      int lastOfSet = end;
      while (at < lastOfSet) {
        if (!isSequence()) {
          return OptionalLong.empty();
        }
        skip();
        long fold = value(enter());
        if (fold == 0) {
          return OptionalLong.empty();
        }
        sum += mixed(fold);
      }
    }
    return OptionalLong.of(sum);
  }

  /** The fold of the string that was just entered; 0 for none. Leaves it. */
  private long value(int tag) {
    int step = tag == BMP_STRING ? 2 : 1;
    boolean known = step == 2;
    for (int string : STRINGS) {
      known |= tag == string;
    }
    if (!known) {
      return 0;
    }
    long fold = 1;
    for (; at < end; at += step) {
      int letter = step == 1 ? der[at] : (der[at] << 8) | der[at + 1];
      // A number sign or a plus could be taken for one of the marks of the normal form.
      if (letter < ' ' || letter > '~' || letter == '#' || letter == '+') {
        return 0;
      }
      fold = with(fold, letter);
    }
    return fold;
  }

  private static long with(long fold, int letter) {
    if (letter == ' ') {
      return fold;
    }
    int small = letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
    return fold * 31 + small;
  }

  /** Sums of these do not come out the same when parts of values change places. */
  private static long mixed(long fold) {
    long mixed = fold * 0x9E3779B97F4A7C15L;
    return mixed ^ (mixed >>> 29);
  }

  /** Steps into the element that begins here; its tag. */
  private int enter() {
    int tag = der[at++] & 0xff;
    int length = der[at++] & 0xff;
    if (length > 0x7f) {
      int octets = length & 0x7f;
      length = 0;
      for (int i = 0; i < octets; i++) {
        length = (length << 8) | (der[at++] & 0xff);
      }
    }
    if (length < 0 || length > der.length - at) {
      throw new ArrayIndexOutOfBoundsException(at);
    }
    end = at + length;
    return tag;
  }

  private boolean isSequence() {
    return enter() == SEQUENCE;
  }

  private void skip() {
    enter();
    at = end;
  }
}
