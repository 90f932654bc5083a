package io.picket.probes.service;

import io.picket.model.Answer;
import io.picket.model.Evidence;
import io.picket.model.ServiceSeen;
import io.picket.model.Text;
import io.picket.probes.Site;
import io.picket.probes.upgrade.Upgrade;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import java.util.List;
import java.util.Optional;

/** Takes a protocol's step from clear text to TLS once, to see whether it is offered. */
record UpgradeLook(Site at, Wire wire) {
  /**
   * @param protocol as in {@link ServiceSeen#protocol()}
   * @return nothing where the protocol has no such step
   */
  Optional<ServiceSeen.Upgrade> of(String protocol) throws InterruptedException {
    Optional<Upgrade> step = Upgrade.of(protocol, at);
    return step.isEmpty() ? Optional.empty() : Optional.of(take(step.get()));
  }

  private ServiceSeen.Upgrade take(Upgrade step) throws InterruptedException {
    try (Connection connection = wire.connect(at.clearance())) {
      Upgrade.Asked asked = step.ask(connection);
      return switch (asked.result()) {
        case Upgrade.Result.Declined(String how) ->
            new ServiceSeen.Upgrade(
                step.command(), new Answer.No(Text.printable(how)), asked.clearLogin(), List.of());
        case Upgrade.Result.Agreed agreed ->
            new ServiceSeen.Upgrade(
                step.command(),
                new Answer.Yes(Text.printable(agreed.how())),
                asked.clearLogin(),
                stray(step, agreed));
      };
    } catch (WireException e) {
      var unknown = new Answer.Unknown(e.reason(), Text.printable(e.detail()));
      return new ServiceSeen.Upgrade(step.command(), unknown, unknown, List.of());
    }
  }

  /** Whoever agrees to TLS has nothing more to say in clear; what is said may be put in between. */
  private static List<Evidence> stray(Upgrade step, Upgrade.Result.Agreed agreed) {
    return agreed.strayBytes() == 0
        ? List.of()
        : List.of(
            new Evidence(
                "behind the answer to " + step.command(),
                agreed.strayBytes() + " more bytes in clear"));
  }
}
