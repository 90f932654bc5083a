package io.picket.fingerprints.data;

/**
 * Text that lets a regular expression look at it only so often. The JDK's expressions backtrack;
 * this ends a runaway one after a fixed number of steps, whatever the machine's speed.
 */
public final class BoundedText implements CharSequence {
  /** The longest text that is looked at, in characters. */
  public static final int LONGEST = 64 * 1024;

  /** Looks at single characters, for one expression on one text. */
  private static final int MOST_LOOKS = 2_000_000;

  private final String text;
  private final int most;
  private int looks;

  /** With the usual number of looks. */
  public BoundedText(String text) {
    this(text, MOST_LOOKS);
  }

  /**
   * @param most how often a single character may be looked at
   */
  public BoundedText(String text, int most) {
    this.text = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    this.most = most;
  }

  /** Thrown out of the regular expression. */
  public static final class Exhausted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Exhausted(int most) {
      super("expression needs more than " + most + " steps", null, false, false);
    }
  }

  /** How often a character was looked at so far. */
  public int looks() {
    return looks;
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    if (++looks > most) {
      throw new Exhausted(most);
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
