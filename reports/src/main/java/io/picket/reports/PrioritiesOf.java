package io.picket.reports;

import io.picket.model.Finding;
import io.picket.model.Priority;
import io.picket.model.ScanRecord;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The priorities that rest on one finding, most pressing first, for the formats of programs. */
record PrioritiesOf(List<Priority> all) {
  private static final PrioritiesOf NONE = new PrioritiesOf(List.of());

  /** The priorities behind each finding of a record. */
  static Function<Finding, PrioritiesOf> findingsOf(ScanRecord record) {
    Map<Finding.Key, List<Priority>> byFinding =
        record.priorities().stream().sorted().collect(Collectors.groupingBy(Priority::finding));
    return finding -> {
      List<Priority> behind = byFinding.get(finding.key());
      return behind == null ? NONE : new PrioritiesOf(List.copyOf(behind));
    };
  }

  /** The days to fix the most pressing one in; empty when there is none. */
  OptionalInt withinDays() {
    return all.stream().mapToInt(Priority::withinDays).min();
  }

  /** The ids of the advisories. */
  List<String> advisories() {
    return all.stream().map(Priority::advisory).distinct().toList();
  }

  /** Whether one of them is known to be exploited. */
  boolean exploited() {
    return all.stream().anyMatch(priority -> priority.exploited().isPresent());
  }
}
