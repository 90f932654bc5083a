package io.picket.probes.service;

import io.picket.model.Answer;
import io.picket.model.HostName;
import io.picket.model.Reason;
import io.picket.model.Text;
import io.picket.probes.Site;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Whether a port that was recognised by its own {@link Approach} also speaks TLS at once.
 *
 * @param protocol as in {@link Approach#protocol()}
 * @param when when the protocol was spoken, measured by the two hellos: "before and after them"
 */
record OwnProtocol(Site at, Wire wire, RandomGenerator random, String protocol, String when) {
  /**
   * Takes a missing answer for a no only after a second hello, and with the protocol's own answer
   * as the control ({@link SecondHello}): at most two connections.
   *
   * @param first what became of the first hello
   * @param answered whether it was answered with bytes that are no record of TLS
   */
  Answer settle(Answer.Unknown first, boolean answered) throws InterruptedException {
    if (answered) {
      return new Answer.No(
          "speaks " + protocol + " and answers a ClientHello with something else than TLS");
    }
    return new SecondHello(wire, at.clearance(), at.host().name().map(HostName::ascii), random)
        .settle(first, this::again);
  }

  private Answer again() throws InterruptedException {
    Optional<Approach> approach = Approach.of(protocol);
    if (approach.isEmpty()) {
      return new Answer.Unknown(Reason.NOT_TRIED, "no opening is known of " + protocol);
    }
    try (Connection connection = wire.connect(at.clearance())) {
      connection.send(approach.get().bytes());
      connection.receive(approach.get().decoder());
      return new Answer.Yes(when + " speaks " + protocol);
    } catch (WireException e) {
      return new Answer.Unknown(e.reason(), Text.printable(e.detail()));
    }
  }
}
