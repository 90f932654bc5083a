package io.picket.checks;

import io.picket.model.Gate;
import io.picket.model.PortSet;
import io.picket.model.Severity;
import java.util.List;
import java.util.Optional;

/** The profiles that come with Picket. */
public final class Profiles {
  /** The profile when none is named. */
  public static final String DEFAULT = "default";

  private static final List<String> NAMES =
      List.of("connectwise-control", "default", "endpoint-central-msp");

  private Profiles() {}

  /** The names, in order. */
  public static List<String> names() {
    return NAMES;
  }

  /** The profile of this name; only this one is read. */
  public static Optional<Profile> named(String name) {
    if (!NAMES.contains(name)) {
      return Optional.empty();
    }
    return Optional.of(
        new Profile(
            name,
            "",
            PortSet.parse("21-23,80,135,139,443,445,3306,3389,5432,5985,5986,8040,8041,8043,8443"),
            Catalogue.all(),
            List.of(),
            PortSet.none(),
            new Gate(Optional.of(Severity.HIGH)),
            Optional.empty(),
            Optional.empty()));
  }
}
