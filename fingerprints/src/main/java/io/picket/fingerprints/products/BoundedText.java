package io.picket.fingerprints.products;

/**
 * Text that lets a regular expression look at it only so often. The JDK's expressions backtrack;
 * this ends a runaway one after a fixed number of steps, whatever the machine's speed.
 */
final class BoundedText implements CharSequence {
  /** The longest text that is looked at, in characters. */
  static final int LONGEST = 64 * 1024;

  /** Looks at single characters, for one expression on one text. */
  private static final int MOST_LOOKS = 2_000_000;

  private final String text;
  private int looks;

  BoundedText(String text) {
    this.text = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
  }

  /** Thrown out of the regular expression. */
  static final class Exhausted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Exhausted() {
      super("expression needs more than " + MOST_LOOKS + " steps", null, false, false);
    }
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    if (++looks > MOST_LOOKS) {
      throw new Exhausted();
    }
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.substring(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
