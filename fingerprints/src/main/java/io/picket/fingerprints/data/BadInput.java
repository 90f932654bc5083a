package io.picket.fingerprints.data;

/**
 * Something a person wrote cannot be used. One line says where, what and how to mend it; the
 * command line prints it and ends with the exit code for usage errors.
 */
public final class BadInput extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Place place;
  private final String what;
  private final String mend;

  /**
   * @param what what is wrong, without a full stop
   * @param mend what to write instead, as an instruction; empty when the first part says it all
   */
  public BadInput(Place place, String what, String mend) {
    super(place + ": " + what + (mend.isEmpty() ? "" : "; " + mend), null, false, false);
    this.place = place;
    this.what = what;
    this.mend = mend;
  }

  /** Where. */
  public Place place() {
    return place;
  }

  /** What is wrong. */
  public String what() {
    return what;
  }

  /** How to mend it; may be empty. */
  public String mend() {
    return mend;
  }
}
