package io.picket.model;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A DNS host name in its ASCII form: lower case, A-labels, no trailing dot (RFC 1123 section 2.1;
 * underscores are tolerated because real hosts have them).
 */
public record HostName(String ascii) {
  private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");
  private static final Pattern DEVIATING = Pattern.compile("[\\u00DF\\u03C2\\u200C\\u200D]");

  /**
   * @throws IllegalArgumentException when the text is not a host name, saying why
   */
  public HostName {
    if (ascii.length() > 253) {
      throw new IllegalArgumentException("a host name has at most 253 characters");
    }
    for (String label : ascii.split("\\.", -1)) {
      if (!LABEL.matcher(label).matches()) {
        throw new IllegalArgumentException(
            "\""
                + Text.printable(ascii)
                + "\" is not a host name: label \""
                + Text.printable(label)
                + "\"");
      }
    }
    if (Addresses.looksNumeric(ascii)) {
      throw new IllegalArgumentException(
          "\""
              + ascii
              + "\" looks like a number, which programs read as different addresses;"
              + " write an address as four decimal numbers without leading zeros");
    }
  }

  /**
   * Reads a name as a person writes it: any case, Unicode labels (IDNA 2003, as the JDK has it), an
   * optional trailing dot. What IDNA 2008 reads as another name (UTS 46 section 6 lists the four
   * characters) is refused: {@code ß} would become {@code ss}, and somebody else's server be asked.
   *
   * @throws IllegalArgumentException when it is not a host name, saying why
   */
  public static HostName parse(String text) {
    String bare = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    if (DEVIATING.matcher(bare).find()) {
      throw new IllegalArgumentException(
          "\""
              + Text.printable(text)
              + "\" names one server to some programs and another to others (ß, ς and joiners);"
              + " write the name in its ASCII form, xn--...");
    }
    String ascii;
    try {
      ascii = IDN.toASCII(bare, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("\"" + Text.printable(text) + "\" is not a host name", e);
    }
    return new HostName(ascii);
  }

  @Override
  public String toString() {
    return ascii;
  }
}
