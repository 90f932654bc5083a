package io.picket.probes.tls;

import io.picket.fingerprints.tls.SignatureScheme;
import io.picket.fingerprints.tls.SignatureSchemes;
import io.picket.model.Answer;
import io.picket.model.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is known so far of the schemes a server of TLS 1.3 signs with, and so of the keys it has.
 * Each hello leaves out what was seen, so that every answer that can be read shows something new,
 * until the rest is refused. A scheme nobody has stands among the others; a server that signs with
 * it lies.
 *
 * <p>Not safe for threads; whoever asks holds a lock.
 */
final class SchemeQuestions {
  private static final int BOGUS = 0xFDFF;

  private final List<Integer> found = new ArrayList<>();
  private final List<Integer> left =
      new ArrayList<>(
          SignatureSchemes.all().stream()
              .filter(SignatureScheme::thirteen)
              .map(SignatureScheme::code)
              .filter(Offers.SIGNATURES::contains)
              .toList());
  private Optional<Answer> end = Optional.empty();
  private Optional<String> doubt = Optional.empty();

  /** What to offer next: everything as long as nothing was seen, and where all is settled. */
  List<Integer> next() {
    if (!isNarrowed()) {
      return Offers.SIGNATURES;
    }
    var offered = new ArrayList<>(left);
    offered.add(BOGUS);
    return offered;
  }

  /** Whether {@link #next()} leaves something out, so that an honest server may have to refuse. */
  boolean isNarrowed() {
    return !found.isEmpty() && end.isEmpty() && doubt.isEmpty();
  }

  /** Whether a key seen nearly always signs with more than what was seen. */
  boolean expectsMore() {
    return end.isEmpty()
        && found.stream().anyMatch(SchemeQuestions::isOfRsa)
        && left.stream().anyMatch(SchemeQuestions::isOfRsa);
  }

  private static boolean isOfRsa(int code) {
    return SignatureSchemes.of(code).filter(scheme -> scheme.key().equals("RSA")).isPresent();
  }

  boolean isOver() {
    return end.isPresent();
  }

  boolean hasFound() {
    return !found.isEmpty();
  }

  /**
   * Takes what an answer was signed with.
   *
   * @param narrowed whether what was known by then had been left out
   */
  void take(SealedFlight flight, boolean narrowed) {
    if (end.isPresent()) {
      return;
    }
    int scheme = flight.scheme();
    if (left.removeIf(known -> known == scheme)) {
      found.add(scheme);
    } else if (narrowed || !found.contains(scheme)) {
      fail(
          Reason.CONTRADICTORY,
          "signed with " + SignatureSchemes.name(scheme) + ", which was not offered");
    }
  }

  /**
   * A narrowed hello was refused that left out groups as well: the next ones leave out no scheme,
   * and where one is accepted the schemes were the cause.
   */
  void doubt(String how) {
    if (end.isEmpty()) {
      doubt = Optional.of(how);
    }
  }

  boolean isInDoubt() {
    return doubt.isPresent() && end.isEmpty();
  }

  /** What was refused with every scheme on offer was for want of groups. */
  void acquit() {
    doubt = Optional.empty();
  }

  /** What was accepted with every scheme on offer was refused for want of them. */
  void convict() {
    if (isInDoubt()) {
      end = Optional.of(new Answer.Yes(doubt.get()));
    }
  }

  /** Nothing but schemes was left out of a hello that was refused. */
  void refused(String how) {
    end = Optional.of(end.orElseGet(() -> new Answer.Yes(how)));
  }

  void fail(Reason reason, String detail) {
    end = Optional.of(end.orElseGet(() -> new Answer.Unknown(reason, detail)));
  }

  /** Tells them in the order of our offer: who answered first is chance. */
  void fold(ShownChains shown) {
    shown.signs(
        found.stream().sorted(Comparator.comparingInt(Offers.SIGNATURES::indexOf)).toList(),
        end.orElseGet(() -> new Answer.Unknown(Reason.NOT_TRIED, "the series ended early")));
  }
}
