package io.picket.probes.tls;

import java.util.Optional;

/**
 * A reply and, where the server went on in clear, all it said.
 *
 * @param flight empty when it was refused, or could not be read to its end
 */
record Heard(Reply reply, Optional<ServerFlight> flight) {}
