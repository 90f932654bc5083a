package io.picket.probes.session;

import io.picket.model.Answer;
import io.picket.model.Reason;
import io.picket.model.TlsSession;
import io.picket.model.TlsSession.Question;
import io.picket.probes.handshake.ServerHello;
import io.picket.probes.tls.Extension;
import io.picket.probes.tls.Octets;
import io.picket.probes.wire.WireException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Gathers what finished handshakes show, and folds it. */
final class SessionNotes {
  static final int MAX_FRAGMENT_LENGTH = 1;
  static final int RECORD_SIZE_LIMIT = 28;

  private final List<TlsSession.Handshake> handshakes = new ArrayList<>();
  private final List<String> protocols = new ArrayList<>();
  private final Map<Question, Answer> answers = new EnumMap<>(Question.class);

  /** The extensions that ask for shorter records: 16,385 bytes, the most there is, and 4,096. */
  static List<Extension> limits() {
    return List.of(
        new Extension(RECORD_SIZE_LIMIT, Octets.of((byte) 0x40, (byte) 0x01)),
        new Extension(MAX_FRAGMENT_LENGTH, Octets.of((byte) 4)));
  }

  void handshake(TlsSession.Handshake handshake) {
    handshakes.add(handshake);
  }

  void protocol(String name) {
    protocols.add(name);
  }

  boolean hasProtocols() {
    return !protocols.isEmpty();
  }

  List<String> protocols() {
    return List.copyOf(protocols);
  }

  /** Notes an answer; one that knows is never replaced by one that does not. */
  void answer(Question question, Answer answer) {
    Answer known = answers.get(question);
    if (known == null || known.isUnknown()) {
      answers.put(question, answer);
    }
  }

  /** What a server answered to {@link #limits()}; the one it prefers hides the other. */
  void limits(List<Extension> answered) {
    boolean size = ServerHello.extension(answered, RECORD_SIZE_LIMIT).isPresent();
    boolean fragments = ServerHello.extension(answered, MAX_FRAGMENT_LENGTH).isPresent();
    answer(
        Question.RECORD_SIZE_LIMIT,
        size ? new Answer.Yes("answered the extension") : new Answer.No("did not answer it"));
    answer(
        Question.MAX_FRAGMENT_LENGTH,
        fragments
            ? new Answer.Yes("answered the extension")
            : size
                ? new Answer.Unknown(
                    Reason.NOT_TRIED, "a server that answers record_size_limit ignores this one")
                : new Answer.No("did not answer it"));
  }

  /** Whether a handshake over which a client certificate was demanded has ended. */
  boolean certificateRequired() {
    return handshakes.stream().anyMatch(one -> one.certificateRequired().isYes());
  }

  static Answer unknown(WireException e) {
    return new Answer.Unknown(e.reason(), e.detail());
  }

  TlsSession fold() {
    return new TlsSession(
        handshakes,
        protocols,
        answers.entrySet().stream()
            .map(entry -> new TlsSession.Feature(entry.getKey(), entry.getValue()))
            .toList());
  }
}
