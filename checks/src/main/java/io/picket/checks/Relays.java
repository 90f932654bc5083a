package io.picket.checks;

import io.picket.model.Answer;
import io.picket.model.Declaration;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import java.util.Optional;

/** How the relay of ScreenConnect is told from other silent ports. */
final class Relays {
  private static final int USUAL = 8041;

  private Relays() {}

  /** The port on which the relay is expected. */
  static int port(Circumstances circumstances) {
    return declared(circumstances).orElse(USUAL);
  }

  /** The port that the operator declared for it. */
  static Optional<Integer> declared(Circumstances circumstances) {
    return circumstances
        .declaration()
        .flatMap(declaration -> declaration.port(Declaration.Use.RELAY));
  }

  /** Whether a port keeps silent to TLS and HTTP, or refuses both. */
  static boolean isQuiet(ServiceSeen seen) {
    return isQuiet(seen.tls()) && isQuiet(seen.plainHttp());
  }

  private static boolean isQuiet(Answer answer) {
    return switch (answer) {
      case Answer.Yes _ -> false;
      case Answer.No _ -> true;
      case Answer.Unknown(Reason reason, String detail) ->
          switch (reason) {
            case SILENT, RESET, CLOSED_EARLY, MALFORMED -> true;
            case REFUSED,
                TOO_LARGE,
                UNREACHABLE,
                CONTRADICTORY,
                UNRECOGNISED,
                THROTTLED,
                OUT_OF_SCOPE,
                CANCELLED,
                OUT_OF_BUDGET,
                NOT_TRIED,
                BUG ->
                false;
          };
    };
  }

  /**
   * Why questions about TLS and web pages do not arise at an endpoint that is the relay: the port
   * is the expected one, the product was recognised on another port of the host, and the port kept
   * silent to both protocols. All three, so that no port is excused by its number.
   */
  static Optional<String> excuse(ServiceFacts facts, Circumstances circumstances) {
    boolean relay =
        facts.endpoint().port() == port(circumstances)
            && (AtHost.isRelayAlone(circumstances)
                || !AtHost.endpoints(circumstances.facts(), Product.SCREENCONNECT).isEmpty())
            && facts.fact(ServiceSeen.class).map(Relays::isQuiet).orElse(false);
    return relay
        ? Optional.of("The ScreenConnect relay, which speaks neither TLS nor HTTP.")
        : Optional.empty();
  }
}
