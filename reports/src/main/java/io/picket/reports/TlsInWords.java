package io.picket.reports;

import io.picket.model.CertificateSeen;
import io.picket.model.ScanRecord;
import io.picket.model.ServiceFacts;
import io.picket.model.TlsSession;
import io.picket.model.TlsSupport;
import io.picket.model.TlsSupport.CipherSuite;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What lies beneath versions and suites, in a few lines of text. */
final class TlsInWords {
  private TlsInWords() {}

  /** How much a reader of a terminal wants to see, by how many TLS servers there are. */
  enum Detail {
    /** Suites by name as well. */
    ALL,
    /** Groups, signatures, extensions and sessions. */
    SOME,
    /** Nothing else could be seen for it. */
    NONE;

    private static final int FEW = 6;

    static Detail of(ScanRecord record) {
      long servers =
          record.hosts().stream()
              .flatMap(host -> host.services().stream())
              .filter(service -> service.fact(TlsSupport.class).isPresent())
              .limit(FEW + 1)
              .count();
      return servers > FEW ? NONE : servers > 1 ? SOME : ALL;
    }
  }

  /** Suites, what is odd, each list, then all questions by their answer. */
  static List<String> of(ServiceFacts service, Detail wanted) {
    List<String> lines = new ArrayList<>();
    if (wanted == Detail.NONE) {
      return lines;
    }
    service
        .fact(TlsSupport.class)
        .ifPresent(seen -> {
          if (wanted == Detail.ALL) {
            seen.versions().stream().flatMap(TlsInWords::suites).forEach(lines::add);
          }
          seen.anomalies().stream()
              .map(odd -> "Odd: " + odd.source() + ": " + odd.seen())
              .forEach(lines::add);
          seen.detail()
              .map(detail ->
                  TlsDetailView.of(
                      detail, service.fact(CertificateSeen.class), service.fact(TlsSession.class)))
              .map(TlsInWords::lines)
              .ifPresent(lines::addAll);
        });
    return lines;
  }

  private static Stream<String> suites(TlsSupport.OfVersion version) {
    if (version.suites().isEmpty()) {
      return Stream.empty();
    }
    String chooses =
        switch (version.preference()) {
          case SERVER -> " (the server chooses)";
          case CLIENT -> " (the client chooses)";
          case NOT_APPLICABLE, UNKNOWN -> "";
        };
    return Stream.of(
        version.version().label()
            + chooses
            + ": "
            + String.join(", ", version.suites().stream().map(CipherSuite::name).toList()));
  }

  private static List<String> lines(TlsDetailView detail) {
    List<String> lines = new ArrayList<>();
    detail.lists().stream()
        .filter(line -> !line.how().startsWith(TlsDetailView.NONE))
        .map(line -> line.what() + ": " + line.how())
        .forEach(lines::add);
    for (String state : List.of("yes", "no", "unknown")) {
      List<String> questions =
          detail.questions().stream()
              .filter(line -> line.state().equals(state))
              .map(line -> small(line.what()))
              .toList();
      if (!questions.isEmpty()) {
        lines.add(
            state.substring(0, 1).toUpperCase(Locale.ROOT)
                + state.substring(1)
                + ": "
                + String.join(", ", questions));
      }
    }
    return lines;
  }

  /** In the middle of a sentence; abbreviations stay as they are. */
  private static String small(String what) {
    boolean abbreviation = what.length() > 1 && Character.isUpperCase(what.charAt(1));
    return abbreviation ? what : what.substring(0, 1).toLowerCase(Locale.ROOT) + what.substring(1);
  }
}
