package io.picket.reports;

import io.picket.model.Answer;
import io.picket.model.TlsSupport;
import java.util.ArrayList;
import java.util.List;

/** What of TLS a server accepts, in one line: {@code TLS 1.2 with 14 suites, TLS 1.3 with 3}. */
final class TlsLine {
  private TlsLine() {}

  static String of(TlsSupport seen) {
    List<String> accepted = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (TlsSupport.OfVersion each : seen.versions()) {
      switch (each.accepted()) {
        case Answer.Yes _ -> accepted.add(suites(each, accepted.isEmpty()));
        case Answer.No _ -> refused.add(each.version().label());
        case Answer.Unknown _ -> unknown.add(each.version().label());
      }
    }
    List<String> parts = new ArrayList<>();
    if (!accepted.isEmpty()) {
      parts.add(String.join(", ", accepted));
    } else if (!refused.isEmpty()) {
      parts.add("refused: " + String.join(", ", refused));
    }
    if (!unknown.isEmpty()) {
      parts.add("not known: " + String.join(", ", unknown));
    }
    return String.join("; ", parts);
  }

  private static String suites(TlsSupport.OfVersion version, boolean first) {
    int count = version.suites().size();
    if (count == 0) {
      return version.version().label();
    }
    String number = first ? Sentences.count(count, "suite", "suites") : Sentences.number(count);
    String least = version.suitesComplete().isYes() ? "" : "at least ";
    return version.version().label() + " with " + least + number;
  }
}
