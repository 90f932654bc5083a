package io.picket.probes.tls;

import io.picket.fingerprints.tls.Groups;
import io.picket.fingerprints.tls.SignatureSchemes;
import io.picket.model.Answer;
import io.picket.model.Reason;
import io.picket.model.TlsDetail;
import io.picket.model.TlsDetail.Question;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Gathers what the series find, from many threads, and folds it. */
final class DetailNotes {
  private static final Answer NOT_ASKED = new Answer.Unknown(Reason.NOT_TRIED, "not asked");

  // Guarded by "this".
  private List<Integer> groups = List.of();
  private Answer groupsComplete = NOT_ASKED;
  private List<Integer> curves = List.of();
  private Answer curvesComplete = NOT_ASKED;
  private List<Integer> signatures = List.of();
  private Answer signaturesComplete = NOT_ASKED;
  private final List<TlsDetail.DhGroup> dhGroups = new ArrayList<>();
  private List<String> alpn = List.of();
  private TlsDetail.ClientCertificate clientCertificate =
      new TlsDetail.ClientCertificate(NOT_ASKED, NOT_ASKED, List.of());
  private final Map<Question, Answer> answers = new EnumMap<>(Question.class);

  synchronized void groups(List<Integer> codes, Answer complete) {
    groups = List.copyOf(codes);
    groupsComplete = complete;
  }

  synchronized void curves(List<Integer> codes, Answer complete) {
    curves = List.copyOf(codes);
    curvesComplete = complete;
  }

  synchronized void signatures(List<Integer> codes, Answer complete) {
    signatures = List.copyOf(codes);
    signaturesComplete = complete;
  }

  synchronized void dhGroup(TlsDetail.DhGroup group) {
    dhGroups.add(group);
  }

  synchronized void alpn(List<String> protocols) {
    alpn = List.copyOf(protocols);
  }

  synchronized void clientCertificate(TlsDetail.ClientCertificate seen) {
    clientCertificate = seen;
  }

  /** Notes an answer; one that knows is never replaced by one that does not. */
  synchronized void answer(Question question, Answer answer) {
    Answer known = answers.get(question);
    if (known == null || known.isUnknown()) {
      answers.put(question, answer);
    }
  }

  /** Whether nothing is known yet about a question. */
  synchronized boolean isOpen(Question question) {
    Answer known = answers.get(question);
    return known == null || known.isUnknown();
  }

  synchronized TlsDetail fold() {
    return new TlsDetail(
        groups.stream().map(code -> new TlsDetail.NamedGroup(code, Groups.name(code))).toList(),
        groupsComplete,
        curves.stream().map(code -> new TlsDetail.NamedGroup(code, Groups.name(code))).toList(),
        curvesComplete,
        dhGroups,
        signatures.stream()
            .map(code -> new TlsDetail.Signature(code, SignatureSchemes.name(code)))
            .toList(),
        signaturesComplete,
        alpn,
        clientCertificate,
        answers.entrySet().stream()
            .map(entry -> new TlsDetail.Feature(entry.getKey(), entry.getValue()))
            .toList());
  }
}
