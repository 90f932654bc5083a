package io.picket.fingerprints.tls;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** All cipher suites known, in rising order of their codes, read once from {@code suites.csv}. */
public final class Suites {
  private static final Map<Integer, Suite> BY_CODE = read();

  private Suites() {}

  /** Every suite of every origin. */
  public static List<Suite> all() {
    return List.copyOf(BY_CODE.values());
  }

  /** The suite of a code; SSLv2 codes are three bytes, the others two. */
  public static Optional<Suite> of(int code) {
    return Optional.ofNullable(BY_CODE.get(code));
  }

  /** The suite of an exact name. */
  public static Optional<Suite> named(String name) {
    return BY_CODE.values().stream().filter(suite -> suite.name().equals(name)).findFirst();
  }

  /** The name of a code, or {@code unknown 0x…} for one nobody registered. */
  public static String name(int code) {
    Suite suite = BY_CODE.get(code);
    return suite != null
        ? suite.name()
        : String.format(Locale.ROOT, code > 0xFFFF ? "unknown 0x%06X" : "unknown 0x%04X", code);
  }

  private static Map<Integer, Suite> read() {
    var suites = new LinkedHashMap<Integer, Suite>();
    for (String[] cells : Table.rows("suites.csv", 6)) {
      int code = Integer.parseInt(cells[0], 16);
      Suite.Origin origin =
          switch (cells[4]) {
            case "iana" -> Suite.Origin.IANA;
            case "unassigned" -> Suite.Origin.UNASSIGNED;
            case "ssl2" -> Suite.Origin.SSL2;
            default -> throw new IllegalStateException("suites.csv: origin " + cells[4]);
          };
      var suite =
          new Suite(code, cells[1], origin, cells[2].equals("Y"), cells[3].equals("Y"), cells[5]);
      if (suites.put(code, suite) != null) {
        throw new IllegalStateException("suites.csv: " + cells[0] + " stands twice");
      }
    }
    return Collections.unmodifiableMap(suites);
  }
}
