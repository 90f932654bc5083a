package io.picket.probes.tls;

import java.util.Optional;

/**
 * A reply and, where it was read on, all the server said behind it.
 *
 * @param flight empty when it was refused, or could not be read to its end
 * @param sealed the same in TLS 1.3, where it is encrypted
 * @param laterRefusal how a server refused the hello after it had named suite and group
 */
record Heard(
    Reply reply,
    Optional<ServerFlight> flight,
    Optional<SealedFlight> sealed,
    Optional<String> laterRefusal) {
  /** The reply alone. */
  static Heard only(Reply reply) {
    return new Heard(reply, Optional.empty(), Optional.empty(), Optional.empty());
  }

  static Heard with(Reply reply, Optional<ServerFlight> flight) {
    return new Heard(reply, flight, Optional.empty(), Optional.empty());
  }

  static Heard with(Reply reply, SealedFlight flight) {
    return new Heard(reply, Optional.empty(), Optional.of(flight), Optional.empty());
  }

  static Heard refusedLater(Reply reply, String how) {
    return new Heard(reply, Optional.empty(), Optional.empty(), Optional.of(how));
  }
}
