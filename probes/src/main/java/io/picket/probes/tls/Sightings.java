package io.picket.probes.tls;

import io.picket.fingerprints.tls.Suite;
import io.picket.fingerprints.tls.Suites;
import io.picket.model.Answer;
import io.picket.model.Reason;
import io.picket.model.TlsDetail;
import io.picket.model.TlsDetail.Question;
import io.picket.model.TlsVersion;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the answers to hellos below TLS 1.3 show besides the suite, whatever they were asked for.
 * Where versions differ, the highest counts. Safe for many threads.
 */
final class Sightings {
  private static final Set<Question> EXTRAS =
      EnumSet.of(
          Question.HEARTBEAT_OFFERED,
          Question.SCT_IN_TLS,
          Question.COMPRESSION,
          Question.SESSION_IDS,
          Question.OCSP_STAPLED);

  private final FiniteFields finiteFields = new FiniteFields();

  // Guarded by "this".
  private final Map<TlsVersion, Map<Question, Answer>> answers =
      new TreeMap<>(Comparator.reverseOrder());
  private final Map<TlsVersion, TlsDetail.ClientCertificate> clients =
      new TreeMap<>(Comparator.reverseOrder());
  private Optional<Answer> extrasMissed = Optional.empty();
  private boolean downgradeMark;
  private boolean helloSeen;

  FiniteFields finiteFields() {
    return finiteFields;
  }

  /** Takes an answer to any hello that carried the usual extensions. */
  void take(TlsVersion version, ServerHello hello, Optional<ServerFlight> flight) {
    flight
        .flatMap(ServerFlight::keyExchange)
        .filter(body -> uses(hello.suite(), Suite.KeyExchange.DHE))
        .flatMap(body -> KeyExchangeParameters.dhe(body, version == TlsVersion.TLS_1_2))
        .ifPresent(finiteFields::take);
    note(version, hello, Question.SECURE_RENEGOTIATION, Extension.RENEGOTIATION_INFO);
    if (version != TlsVersion.SSL_3) {
      note(version, hello, Question.EXTENDED_MASTER_SECRET, Extension.EXTENDED_MASTER_SECRET);
      note(version, hello, Question.SESSION_TICKETS, Extension.SESSION_TICKET);
      if (is(hello.suite(), suite -> suite.mode() == Suite.Mode.CBC)) {
        note(version, hello, Question.ENCRYPT_THEN_MAC, Extension.ENCRYPT_THEN_MAC);
      }
      mark(hello);
    }
    if (is(hello.suite(), suite -> !suite.isAnonymous())) {
      flight
          .filter(said -> said.complete() || said.certificateRequest().isPresent())
          .ifPresent(said -> client(version, said));
    }
  }

  /** Takes an answer to a hello that carried the extensions for which there is no room in all. */
  void takeExtras(TlsVersion version, ServerHello hello, Optional<ServerFlight> flight) {
    note(version, hello, Question.HEARTBEAT_OFFERED, Extension.HEARTBEAT);
    note(version, hello, Question.SCT_IN_TLS, Extension.SIGNED_CERTIFICATE_TIMESTAMP);
    note(
        version,
        Question.COMPRESSION,
        hello.compression() == 0
            ? new Answer.No("chose no compression although it was offered")
            : new Answer.Yes("chose compression method " + hello.compression()));
    note(
        version,
        Question.SESSION_IDS,
        hello.sessionId() > 0
            ? new Answer.Yes("gave out a session id of " + hello.sessionId() + " bytes")
            : new Answer.No("gave out no session id"));
    if (flight.flatMap(ServerFlight::stapled).isPresent()) {
      note(version, Question.OCSP_STAPLED, new Answer.Yes("sent a CertificateStatus"));
    } else if (flight.filter(ServerFlight::complete).isPresent()
        && is(hello.suite(), suite -> !suite.isAnonymous())) {
      note(version, Question.OCSP_STAPLED, new Answer.No("sent none although asked"));
    }
  }

  /** The hello with those extensions got no yes, though others for the same suites did. */
  synchronized void missExtras(Reply reply) {
    String hello = "a hello that offers compression, heartbeat, stapling and timestamps";
    extrasMissed =
        Optional.of(
            switch (reply) {
              case Reply.Unanswered(Reason reason, String detail) ->
                  new Answer.Unknown(reason, detail);
              case Reply.Refused(String how, long at) ->
                  new Answer.Unknown(Reason.CLOSED_EARLY, "refused " + hello + ": " + how);
              case Reply.Odd(String what) -> new Answer.Unknown(Reason.CONTRADICTORY, what);
              case Reply.Chosen chosen -> throw new IllegalArgumentException("that is a yes");
              case Reply.Listed listed -> new Answer.Unknown(Reason.MALFORMED, "answered in SSLv2");
            });
  }

  /** Whether the extensions of {@link #takeExtras} were answered in some version. */
  synchronized boolean hasExtras() {
    return answers.values().stream().anyMatch(of -> of.containsKey(Question.COMPRESSION));
  }

  private synchronized void mark(ServerHello hello) {
    helloSeen = true;
    downgradeMark |= hello.hasDowngradeMark();
  }

  private synchronized void client(TlsVersion version, ServerFlight flight) {
    clients.computeIfAbsent(version, key -> clientCertificate(flight));
  }

  private static TlsDetail.ClientCertificate clientCertificate(ServerFlight flight) {
    if (flight.certificateRequest().isEmpty()) {
      Answer no = new Answer.No("sent no CertificateRequest below TLS 1.3");
      return new TlsDetail.ClientCertificate(no, no, java.util.List.of());
    }
    return new TlsDetail.ClientCertificate(
        new Answer.Yes("sent a CertificateRequest"),
        new Answer.Unknown(Reason.NOT_TRIED, "takes a whole handshake to find out"),
        CertificateAuthorities.names(flight.certificateRequest().get()));
  }

  private void note(TlsVersion version, ServerHello hello, Question question, int extension) {
    note(
        version,
        question,
        hello.extension(extension).isPresent()
            ? new Answer.Yes("answered the extension")
            : new Answer.No("did not answer the extension"));
  }

  private synchronized void note(TlsVersion version, Question question, Answer answer) {
    answers
        .computeIfAbsent(version, key -> new EnumMap<>(Question.class))
        .putIfAbsent(question, answer);
  }

  static boolean uses(int suite, Suite.KeyExchange exchange) {
    return is(suite, known -> known.keyExchange() == exchange);
  }

  static boolean is(int suite, java.util.function.Predicate<Suite> property) {
    return Suites.of(suite).filter(property).isPresent();
  }

  /**
   * @param thirteen whether TLS 1.3 is accepted, without which there is no downgrade to mark
   */
  synchronized void fold(DetailNotes notes, boolean thirteen) {
    for (Map<Question, Answer> of : answers.values()) {
      of.forEach(notes::answer);
    }
    extrasMissed.ifPresent(missed -> EXTRAS.forEach(extra -> notes.answer(extra, missed)));
    clients.values().stream().findFirst().ifPresent(notes::clientCertificate);
    if (thirteen && helloSeen) {
      notes.answer(
          Question.DOWNGRADE_SENTINEL,
          downgradeMark
              ? new Answer.Yes("ServerHello.random ends with the mark")
              : new Answer.No("ServerHello.random bears no mark"));
    }
    finiteFields.fold().forEach(notes::dhGroup);
  }
}
