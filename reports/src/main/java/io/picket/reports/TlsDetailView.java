package io.picket.reports;

import io.picket.model.Answer;
import io.picket.model.TlsDetail;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What lies beneath versions and suites, as lines of a table.
 *
 * @param lists things the server accepts several of
 * @param questions plain questions and their answers
 */
record TlsDetailView(List<Line> lists, List<Line> questions) {
  /**
   * A line.
   *
   * @param state {@code yes}, {@code no} or {@code unknown}; empty for lists
   * @param how what was accepted, or how the answer is known
   */
  record Line(String what, String state, String how) {}

  static TlsDetailView of(TlsDetail detail) {
    List<Line> lists = new ArrayList<>();
    lists.add(
        list(
            "Groups in TLS 1.3",
            detail.groups().stream().map(TlsDetail.NamedGroup::name).toList(),
            detail.groupsComplete()));
    lists.add(
        list(
            "Curves below TLS 1.3",
            detail.curves().stream().map(TlsDetail.NamedGroup::name).toList(),
            detail.curvesComplete()));
    if (!detail.dhGroups().isEmpty()) {
      lists.add(
          new Line(
              "Diffie-Hellman parameters",
              "",
              String.join("; ", detail.dhGroups().stream().map(TlsDetailView::dhGroup).toList())));
    }
    lists.add(
        list(
            "Signature schemes",
            detail.signatures().stream().map(TlsDetail.Signature::name).toList(),
            detail.signaturesComplete()));
    lists.add(
        new Line(
            "Application protocols",
            "",
            detail.alpn().isEmpty() ? "none seen" : String.join(", ", detail.alpn())));
    List<Line> questions = new ArrayList<>();
    questions.add(line("Asks for a client certificate", detail.clientCertificate().requested()));
    questions.add(line("Requires a client certificate", detail.clientCertificate().required()));
    for (TlsDetail.Feature feature : detail.features()) {
      questions.add(line(words(feature.question()), feature.answer()));
    }
    return new TlsDetailView(lists, questions);
  }

  private static Line list(String what, List<String> names, Answer complete) {
    String seen = names.isEmpty() ? "none seen" : String.join(", ", names);
    return new Line(
        what,
        "",
        switch (complete) {
          case Answer.Yes ignored -> seen;
          case Answer.No(String how) -> seen + " (there may be more: " + how + ")";
          case Answer.Unknown(var reason, String text) ->
              seen + " (there may be more: " + reason.text() + ", " + text + ")";
        });
  }

  private static String dhGroup(TlsDetail.DhGroup group) {
    return group.bits() + " bits" + group.known().map(known -> ", " + known).orElse("");
  }

  private static Line line(String what, Answer answer) {
    return switch (answer) {
      case Answer.Yes(String how) -> new Line(what, "yes", how);
      case Answer.No(String how) -> new Line(what, "no", how);
      case Answer.Unknown(var reason, String text) ->
          new Line(what, "unknown", reason.text() + ", " + text);
    };
  }

  /** {@code Secure renegotiation}, with the abbreviations people know in capitals. */
  static String words(TlsDetail.Question question) {
    String words = question.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    for (String abbreviation : List.of("ocsp", "sct", "tls", "grease", "scsv")) {
      words = words.replaceAll("\\b" + abbreviation + "\\b", abbreviation.toUpperCase(Locale.ROOT));
    }
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
