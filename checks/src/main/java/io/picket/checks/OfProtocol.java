package io.picket.checks;

import io.picket.model.ProtocolSeen;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import java.util.Optional;
import java.util.Set;

/** A question about what a service gives away of its own protocol before anybody logs in. */
interface OfProtocol extends Check.OfEndpoint<ProtocolSeen> {
  /** The protocols it arises in, as a service probe calls them. */
  Set<String> protocols();

  @Override
  default Class<ProtocolSeen> needs() {
    return ProtocolSeen.class;
  }

  /**
   * Only another protocol that was recognised settles that it does not arise, or TLS from the first
   * byte on, which none of them begins with. A port where nothing was recognised leaves it open.
   */
  @Override
  default Optional<String> declines(ServiceFacts endpoint) {
    return endpoint.fact(ServiceSeen.class).flatMap(this::declines);
  }

  private Optional<String> declines(ServiceSeen seen) {
    if (seen.protocol().isPresent()) {
      return seen.protocol()
          .filter(protocol -> !protocols().contains(protocol))
          .map(protocol -> "The port speaks " + protocol + ".");
    }
    return seen.tls().isYes() ? Optional.of("The port begins with TLS.") : Optional.empty();
  }
}
