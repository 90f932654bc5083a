package io.picket.model;

import java.util.regex.Pattern;

/** The customer on whose behalf something is looked at; part of every finding's identity. */
public record ClientId(String value) {
  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  /** Who is meant when nobody was named: the operator's own statement on the command line. */
  public static final ClientId SELF = new ClientId("self");

  /**
   * @throws IllegalArgumentException when the value is not 1 to 64 of {@code a-z 0-9 . _ -},
   *     beginning with a letter or digit
   */
  public ClientId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "client id \"" + Text.printable(value) + "\": use 1 to 64 of a-z 0-9 . _ -");
    }
  }

  /** Written out, as in {@link Host}: the pace asks for it before every packet. */
  @Override
  public boolean equals(Object other) {
    return other instanceof ClientId that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
