package io.picket.fingerprints.tls;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The signature schemes IANA lists, read once from {@code signature-schemes.csv}. */
public final class SignatureSchemes {
  private static final List<SignatureScheme> ALL = read();

  private SignatureSchemes() {}

  /** Every scheme, in rising order of codes. */
  public static List<SignatureScheme> all() {
    return ALL;
  }

  public static Optional<SignatureScheme> of(int code) {
    return ALL.stream().filter(scheme -> scheme.code() == code).findFirst();
  }

  /** The name of a code, or {@code unknown 0x…}. */
  public static String name(int code) {
    return of(code)
        .map(SignatureScheme::name)
        .orElseGet(() -> String.format(Locale.ROOT, "unknown 0x%04X", code));
  }

  private static List<SignatureScheme> read() {
    var schemes = new ArrayList<SignatureScheme>();
    for (String[] cells : Table.rows("signature-schemes.csv", 6)) {
      schemes.add(
          new SignatureScheme(
              Integer.parseInt(cells[0], 16),
              cells[1],
              cells[2],
              cells[3],
              cells[4].equals("Y"),
              cells[5]));
    }
    return List.copyOf(schemes);
  }
}
