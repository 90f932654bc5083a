package io.picket.checks;

import io.picket.model.ServiceFacts;
import io.picket.model.TlsSession;
import java.util.Optional;

/** A question about what finished handshakes show of a TLS server. */
interface OfSession extends Check.OfEndpoint<TlsSession> {
  @Override
  default Class<TlsSession> needs() {
    return TlsSession.class;
  }

  @Override
  default Optional<String> declines(ServiceFacts endpoint) {
    return Facts.declinesTls(endpoint);
  }
}
