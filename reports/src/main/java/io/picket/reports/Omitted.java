package io.picket.reports;

import io.picket.model.Finding;
import io.picket.model.Omission;
import io.picket.model.ScanRecord;
import io.picket.model.Subject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What nobody asked for, told once for all places and checks that leave it out.
 *
 * @param findings those whose verdict says so, in the record's order
 */
record Omitted(Omission omission, List<Finding> findings) {
  private static final int PLACES_SHOWN = 4;
  private static final int CHECKS_SHOWN = 3;

  /** All that a record leaves out, in the order of {@link Omission}. */
  static List<Omitted> of(ScanRecord record) {
    Map<Omission, List<Finding>> all = new TreeMap<>();
    for (Finding finding : record.findings()) {
      finding
          .verdict()
          .omission()
          .ifPresent(
              omission -> all.computeIfAbsent(omission, any -> new ArrayList<>()).add(finding));
    }
    List<Omitted> told = new ArrayList<>();
    all.forEach((omission, findings) -> told.add(new Omitted(omission, List.copyOf(findings))));
    return List.copyOf(told);
  }

  /** What it is. */
  String what() {
    return switch (omission) {
      case EXPECTATION -> "Whether anything is open that should not be";
      case LOGIN -> "Whether a vendor's default account lets anybody in";
      case NAME -> "Whether the certificate is for the name that people use";
      case PORTS -> "Ports outside those asked";
    };
  }

  /** What each check says of it. */
  List<Alike> alike() {
    return Alike.of(findings, any -> true);
  }

  /** How to ask for it. */
  String how() {
    return switch (omission) {
      case EXPECTATION -> "--declare says which ports are expected";
      case LOGIN -> "--try-default-logins, with a scope file that grants it";
      case NAME -> "give the name instead of the address";
      case PORTS -> "--ports names more, 1-65535 all";
    };
  }

  /** The first places by name, and the checks, or how many there are. */
  String where() {
    var places = new LinkedHashSet<Subject>();
    var checks = new LinkedHashSet<String>();
    for (Finding finding : findings) {
      places.add(finding.key().subject());
      checks.add(finding.key().check().value());
    }
    return Sentences.places(List.copyOf(places), PLACES_SHOWN)
        + " ("
        + (checks.size() <= CHECKS_SHOWN
            ? String.join(", ", checks)
            : Sentences.count(checks.size(), "check", "checks"))
        + ")";
  }
}
