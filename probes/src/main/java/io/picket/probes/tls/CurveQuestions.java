package io.picket.probes.tls;

import io.picket.fingerprints.tls.Suite;
import io.picket.fingerprints.tls.Suites;
import io.picket.model.Answer;
import io.picket.model.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known so far of curves, signature schemes and application protocols below TLS 1.3. Each
 * hello leaves out what earlier answers named, so that every answer names something new, until the
 * rest is refused. A refusal has two or three possible causes; taking one away shows which it was:
 * first the protocols go for good, then all curves are offered once more.
 *
 * <p>A scheme nobody has always stands among the others; a server that signs with it lies.
 *
 * <p>Not safe for threads; whoever asks holds a lock.
 */
final class CurveQuestions {
  private static final int BOGUS_SIGNATURE = 0xFDFF;

  private static final List<String> PROTOCOLS =
      List.of(
          "h2", "http/1.1", "http/1.0", "spdy/3.1", "smtp", "imap", "pop3", "ftp", "xmpp-client");

  private final List<Integer> curves = new ArrayList<>();
  private final List<Integer> curvesLeft = new ArrayList<>(Offers.CURVES);
  private Optional<Answer> curvesEnd = Optional.empty();
  private final List<Integer> schemes = new ArrayList<>();
  private final List<Integer> schemesLeft = new ArrayList<>(Offers.SIGNATURES);
  private Optional<Answer> schemesEnd = Optional.empty();
  private final List<String> protocols = new ArrayList<>();
  private final List<String> protocolsLeft = new ArrayList<>(PROTOCOLS);
  private boolean releasesCurves;
  private String refusal = "";
  private List<Integer> refusedSuites = List.of();

  /**
   * What one hello offers.
   *
   * @param signatures the bogus one included
   * @param restricted whether something is left out, so that an honest server may have to refuse
   */
  record Lists(
      List<Integer> curves, List<Integer> signatures, List<String> protocols, boolean restricted) {
    Lists {
      curves = List.copyOf(curves);
      signatures = List.copyOf(signatures);
      protocols = List.copyOf(protocols);
    }
  }

  /** All there is, but no protocols: RFC 7301 wants a refusal when none suits. */
  static Lists everything() {
    return new Lists(Offers.CURVES, Offers.SIGNATURES, List.of(), false);
  }

  Lists next() {
    List<Integer> offeredCurves =
        curvesEnd.isPresent() || releasesCurves ? Offers.CURVES : curvesLeft;
    var offeredSchemes = new ArrayList<>(schemesEnd.isPresent() ? Offers.SIGNATURES : schemesLeft);
    boolean restricted =
        offeredCurves.size() < Offers.CURVES.size()
            || offeredSchemes.size() < Offers.SIGNATURES.size()
            || (!protocols.isEmpty() && !protocolsLeft.isEmpty());
    offeredSchemes.add(BOGUS_SIGNATURE);
    return new Lists(offeredCurves, offeredSchemes, protocolsLeft, restricted);
  }

  /** Whether protocols are on offer still, which a server may refuse to choose from. */
  boolean hasProtocols() {
    return !protocolsLeft.isEmpty();
  }

  /** Whether every scheme that was not seen is refused. */
  boolean hasAllSchemes() {
    return schemesEnd.filter(Answer::isYes).isPresent();
  }

  boolean isOver() {
    return curvesEnd.isPresent() && schemesEnd.isPresent();
  }

  /** Only TLS 1.2 names what it signs with. */
  void withoutSchemes() {
    schemesEnd =
        Optional.of(
            schemesEnd.orElseGet(() ->
                new Answer.Unknown(Reason.NOT_TRIED, "only TLS 1.2 names what it signs with")));
  }

  /** Takes an answer's protocol, if it named one. */
  void protocol(ServerHello hello) {
    Optional<Octets> chosen = hello.extension(Extension.ALPN);
    if (chosen.isEmpty() || chosen.get().length() < 4) {
      protocolsLeft.clear();
      return;
    }
    byte[] body = chosen.get().toBytes();
    String protocol = new String(body, 3, body.length - 3, StandardCharsets.US_ASCII);
    if (protocolsLeft.remove(protocol)) {
      protocols.add(protocol);
    } else {
      protocolsLeft.clear();
    }
  }

  /** Takes what a ServerKeyExchange named. */
  void named(KeyExchangeParameters seen) {
    boolean released = releasesCurves;
    releasesCurves = false;
    if (curvesEnd.isEmpty() && seen.curve().isPresent()) {
      if (released) {
        // The same schemes were refused with fewer curves: the curves had run out.
        curvesEnd = Optional.of(curveEnd(refusal, refusedSuites));
      } else if (!move(seen.curve().get(), curvesLeft, curves)) {
        curvesEnd = Optional.of(ignored("curve"));
      }
    }
    if (schemesEnd.isEmpty()
        && seen.signature().isPresent()
        && !move(seen.signature().get(), schemesLeft, schemes)) {
      schemesEnd = Optional.of(ignored("signature scheme"));
    }
  }

  /** Takes what was named although everything was on offer. */
  void alsoNamed(KeyExchangeParameters seen) {
    if (curvesEnd.isEmpty() && !releasesCurves) {
      seen.curve().ifPresent(code -> move(code, curvesLeft, curves));
    }
    if (schemesEnd.isEmpty()) {
      seen.signature().ifPresent(code -> move(code, schemesLeft, schemes));
    }
  }

  private static boolean move(Integer code, List<Integer> from, List<Integer> to) {
    return from.removeIf(code::equals) && to.add(code);
  }

  private static Answer ignored(String what) {
    return new Answer.Unknown(Reason.CONTRADICTORY, "chose a " + what + " that was not offered");
  }

  /**
   * Takes the refusal of what {@link #next()} offered, by a server that takes the same suites with
   * full lists.
   */
  void refused(String how, List<Integer> suites) {
    if (!protocolsLeft.isEmpty()) {
      // RFC 7301 wants a refusal when no protocol suits.
      protocolsLeft.clear();
    } else if (curves.isEmpty()) {
      fail(new Answer.Unknown(Reason.CONTRADICTORY, "refused what it accepted before: " + how));
    } else if (schemesEnd.isPresent()) {
      curvesEnd = Optional.of(curveEnd(how, suites));
    } else if (curvesEnd.isPresent() || releasesCurves) {
      releasesCurves = false;
      schemesEnd = Optional.of(new Answer.Yes(how));
    } else {
      releasesCurves = true;
      refusal = how;
      refusedSuites = suites;
    }
  }

  /** Ends what is not ended yet. */
  void fail(Answer why) {
    releasesCurves = false;
    curvesEnd = Optional.of(curvesEnd.orElse(why));
    schemesEnd = Optional.of(schemesEnd.orElse(why));
  }

  /** An ECDSA certificate needs its own curve among those offered, so a refusal may mean that. */
  private static Answer curveEnd(String how, List<Integer> suites) {
    boolean onlyEcdsa =
        suites.stream()
            .allMatch(code ->
                Suites.of(code)
                    .filter(s -> s.authentication() == Suite.Authentication.ECDSA)
                    .isPresent());
    return onlyEcdsa
        ? new Answer.Unknown(
            Reason.NOT_TRIED, "an ECDSA certificate is refused without its own curve: " + how)
        : new Answer.Yes(how);
  }

  void fold(DetailNotes notes) {
    Answer left = new Answer.Unknown(Reason.NOT_TRIED, "the series ended early");
    notes.curves(curves, curvesEnd.orElse(left));
    notes.signatures(schemes, schemesEnd.orElse(left));
    notes.alpn(protocols);
  }
}
