package io.picket.fingerprints.tls;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The supported groups IANA lists, read once from {@code groups.csv}. */
public final class Groups {
  private static final List<Group> ALL = read();

  private Groups() {}

  /** Every group, in rising order of codes. */
  public static List<Group> all() {
    return ALL;
  }

  public static Optional<Group> of(int code) {
    return ALL.stream().filter(group -> group.code() == code).findFirst();
  }

  /** The name of a code, or {@code unknown 0x…}. */
  public static String name(int code) {
    return of(code)
        .map(Group::name)
        .orElseGet(() -> String.format(Locale.ROOT, "unknown 0x%04X", code));
  }

  private static List<Group> read() {
    var groups = new ArrayList<Group>();
    for (String[] cells : Table.rows("groups.csv", 6)) {
      groups.add(
          new Group(
              Integer.parseInt(cells[0], 16),
              cells[1],
              Group.Kind.valueOf(cells[2]),
              Integer.parseInt(cells[3]),
              cells[4].equals("Y"),
              cells[5]));
    }
    return List.copyOf(groups);
  }
}
