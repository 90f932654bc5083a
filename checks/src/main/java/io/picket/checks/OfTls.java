package io.picket.checks;

import io.picket.model.ServiceFacts;
import io.picket.model.TlsSupport;
import java.util.Optional;

/** A question about what a server accepts in the way of TLS. */
interface OfTls extends Check.OfEndpoint<TlsSupport> {
  @Override
  default Class<TlsSupport> needs() {
    return TlsSupport.class;
  }

  @Override
  default Optional<String> declines(ServiceFacts endpoint) {
    return Facts.declinesTls(endpoint);
  }
}
