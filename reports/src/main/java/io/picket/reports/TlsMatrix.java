package io.picket.reports;

import io.picket.model.Answer;
import io.picket.model.Evidence;
import io.picket.model.TlsSupport;
import io.picket.model.TlsVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Versions against suites, as a table: which suite is accepted in which version.
 *
 * @param columns the versions asked about, in rising order
 * @param rows the suites accepted in any of them, weak ones first
 */
record TlsMatrix(List<Column> columns, List<Row> rows, List<Evidence> anomalies) {

  /**
   * A version.
   *
   * @param state {@code accepted}, {@code refused} or {@code unknown}
   * @param why how that is known
   * @param old whether it should not be accepted any more
   * @param order who chooses among the suites, in words; empty when there is nothing to choose
   * @param open what keeps the list of suites from being known to be whole; empty when it is whole
   */
  record Column(
      TlsVersion version, String state, String why, boolean old, String order, String open) {
    boolean accepted() {
      return state.equals("accepted");
    }

    boolean bad() {
      return old && accepted();
    }
  }

  /**
   * A suite.
   *
   * @param weakness what is wrong with it, in a few words; empty when nothing is
   * @param accepted one entry for every column
   */
  record Row(String suite, String weakness, List<Boolean> accepted) {
    boolean weak() {
      return !weakness.isEmpty();
    }
  }

  static TlsMatrix of(TlsSupport seen) {
    List<TlsSupport.OfVersion> asked =
        seen.versions().stream()
            .sorted(Comparator.comparing(TlsSupport.OfVersion::version))
            .toList();
    Map<String, Set<TlsVersion>> accepting = new LinkedHashMap<>();
    for (TlsSupport.OfVersion version : asked.reversed()) {
      for (TlsSupport.CipherSuite suite : version.suites()) {
        accepting
            .computeIfAbsent(suite.name(), any -> new LinkedHashSet<>())
            .add(version.version());
      }
    }
    List<Row> rows = new ArrayList<>();
    accepting.forEach((suite, versions) ->
        rows.add(
            new Row(
                suite,
                weakness(suite),
                asked.stream().map(version -> versions.contains(version.version())).toList())));
    rows.sort(Comparator.comparing((Row row) -> !row.weak()));
    return new TlsMatrix(asked.stream().map(TlsMatrix::column).toList(), rows, seen.anomalies());
  }

  /** What else is to be said of the versions, one sentence each. */
  List<String> remarks() {
    Map<String, List<String>> byOrder = new LinkedHashMap<>();
    List<String> remarks = new ArrayList<>();
    for (Column column : columns) {
      if (!column.order().isEmpty()) {
        byOrder
            .computeIfAbsent(column.order(), any -> new ArrayList<>())
            .add(column.version().label());
      }
    }
    byOrder.forEach((order, in) -> remarks.add(order + " in " + String.join(", ", in)));
    for (Column column : columns) {
      if (!column.open().isEmpty()) {
        remarks.add(
            column.version().label() + ": there may be more suites than these, " + column.open());
      }
    }
    return remarks;
  }

  private static Column column(TlsSupport.OfVersion version) {
    String state;
    String why;
    switch (version.accepted()) {
      case Answer.Yes(String how) -> {
        state = "accepted";
        why = how;
      }
      case Answer.No(String how) -> {
        state = "refused";
        why = how;
      }
      case Answer.Unknown(var reason, String detail) -> {
        state = "unknown";
        why = reason.text() + ": " + detail;
      }
    }
    String order =
        switch (version.preference()) {
          case SERVER -> "The server chooses the suite";
          case CLIENT -> "The client chooses the suite";
          case NOT_APPLICABLE -> "";
          case UNKNOWN -> state.equals("accepted") ? "Who chooses the suite is not known" : "";
        };
    String open =
        switch (version.suitesComplete()) {
          case Answer.Unknown(var reason, String detail) when version.accepted().isYes() ->
              reason.text() + ": " + detail;
          case Answer.No(String how) when version.accepted().isYes() -> how;
          case Answer ignored -> "";
        };
    boolean old = version.version().compareTo(TlsVersion.TLS_1_2) < 0;
    return new Column(version.version(), state, why, old, order, open);
  }

  /** What a suite's name says against it. The checks judge by policy; this only points. */
  static String weakness(String suite) {
    if (suite.contains("_anon_")) {
      return "no authentication";
    } else if (suite.contains("NULL")) {
      return "no encryption";
    } else if (suite.contains("EXPORT")) {
      return "export strength";
    } else if (suite.contains("RC4")) {
      return "RC4";
    } else if (suite.contains("RC2")) {
      return "RC2";
    } else if (suite.contains("3DES") || suite.contains("DES192") || suite.contains("IDEA")) {
      return "64-bit blocks";
    } else if (suite.contains("DES")) {
      return "DES";
    } else if (suite.endsWith("_MD5")) {
      return "MD5";
    } else if (suite.startsWith("TLS_RSA_")
        || suite.startsWith("TLS_DH_")
        || suite.startsWith("TLS_ECDH_")) {
      return "no forward secrecy";
    }
    return "";
  }
}
