package io.picket.checks;

import io.picket.model.CheckId;
import java.util.List;
import java.util.Optional;

/** Every check there is, in alphabetic order of id. */
public final class Catalogue {
  private static final List<Check> ALL = List.of(new HostAnswers());

  private Catalogue() {}

  /** All checks, in order of id. */
  public static List<Check> all() {
    return ALL;
  }

  /** The check of this id. */
  public static Optional<Check> of(CheckId id) {
    return ALL.stream().filter(check -> check.card().id().equals(id)).findFirst();
  }
}
