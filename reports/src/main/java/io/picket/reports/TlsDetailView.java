package io.picket.reports;

import io.picket.model.Answer;
import io.picket.model.CertificateSeen;
import io.picket.model.TlsDetail;
import io.picket.model.TlsSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What lies beneath versions and suites, as lines of a table.
 *
 * @param lists things the server accepts several of
 * @param questions plain questions and their answers
 */
record TlsDetailView(List<Line> lists, List<Line> questions) {
  /** How a list begins of which nothing was seen. */
  static final String NONE = "none seen";

  /**
   * A line.
   *
   * @param state {@code yes}, {@code no} or {@code unknown}; empty for lists
   * @param how what was accepted, or how the answer is known
   */
  record Line(String what, String state, String how) {}

  /**
   * @param certificates for what the server signs with in TLS 1.3
   * @param session for what only finished handshakes show
   */
  static TlsDetailView of(
      TlsDetail detail, Optional<CertificateSeen> certificates, Optional<TlsSession> session) {
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
    certificates
        .flatMap(CertificateSeen::signing)
        .ifPresent(signing ->
            lists.add(
                list(
                    "Signature schemes in TLS 1.3",
                    signing.schemes().stream().map(TlsDetail.Signature::name).toList(),
                    signing.complete())));
    List<String> protocols = new ArrayList<>(detail.alpn());
    session.map(TlsSession::protocols).ifPresent(protocols::addAll);
    lists.add(
        new Line(
            "Application protocols",
            "",
            protocols.isEmpty() ? NONE : String.join(", ", protocols)));
    List<Line> questions = new ArrayList<>();
    if (session.isEmpty()) {
      questions.add(line("Asks for a client certificate", detail.clientCertificate().requested()));
      questions.add(line("Requires a client certificate", detail.clientCertificate().required()));
    }
    session.ifPresent(seen -> add(seen, lists, questions));
    for (TlsDetail.Feature feature : detail.features()) {
      questions.add(line(words(feature.question().name()), feature.answer()));
    }
    return new TlsDetailView(lists, questions);
  }

  private static void add(TlsSession session, List<Line> lists, List<Line> questions) {
    for (TlsSession.Handshake handshake : session.handshakes()) {
      String version = handshake.version().label();
      questions.add(line("A whole handshake of " + version, handshake.finished()));
      questions.add(
          line("Asks for a client certificate in " + version, handshake.certificateAsked()));
      questions.add(
          line("Requires a client certificate in " + version, handshake.certificateRequired()));
      if (!handshake.authorities().isEmpty()) {
        lists.add(
            new Line(
                "Client certificates accepted from, in " + version,
                "",
                String.join("; ", handshake.authorities())));
      }
      if (!handshake.tickets().isEmpty()) {
        lists.add(new Line("Tickets of " + version, "", tickets(handshake.tickets())));
      }
    }
    for (TlsSession.Feature feature : session.features()) {
      questions.add(line(words(feature.question().name()), feature.answer()));
    }
  }

  /** Tickets that are alike are told once; most servers hand out two. */
  private static String tickets(List<TlsSession.Ticket> tickets) {
    Map<String, Integer> alike = new LinkedHashMap<>();
    tickets.forEach(ticket -> alike.merge(ticket(ticket), 1, Integer::sum));
    List<String> told = new ArrayList<>();
    alike.forEach((ticket, count) -> told.add(count == 1 ? ticket : count + " of them " + ticket));
    return String.join("; ", told);
  }

  private static String ticket(TlsSession.Ticket ticket) {
    String lifetime =
        ticket.lifetimeSeconds() == 0
            ? "no lifetime told"
            : "good for " + Sentences.count(ticket.lifetimeSeconds(), "second", "seconds");
    return ticket.earlyDataBytes() == 0
        ? lifetime
        : lifetime + ", " + ticket.earlyDataBytes() + " bytes of early data allowed";
  }

  private static Line list(String what, List<String> names, Answer complete) {
    String seen = names.isEmpty() ? NONE : String.join(", ", names);
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

  /** A question and its answer. */
  static Line line(String what, Answer answer) {
    return switch (answer) {
      case Answer.Yes(String how) -> new Line(what, "yes", how);
      case Answer.No(String how) -> new Line(what, "no", how);
      case Answer.Unknown(var reason, String text) ->
          new Line(what, "unknown", reason.text() + ", " + text);
    };
  }

  /** {@code Secure renegotiation}, with the abbreviations people know in capitals. */
  private static String words(String question) {
    String words =
        question
            .toLowerCase(Locale.ROOT)
            .replace('_', ' ')
            .replaceAll("tls ([0-9]) ([0-9])", "tls $1.$2");
    for (String abbreviation : List.of("ocsp", "sct", "tls", "grease", "scsv", "id")) {
      words = words.replaceAll("\\b" + abbreviation + "\\b", abbreviation.toUpperCase(Locale.ROOT));
    }
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
