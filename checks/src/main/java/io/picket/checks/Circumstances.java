package io.picket.checks;

import io.picket.model.Host;
import java.time.Instant;

/**
 * What a check may know apart from facts.
 *
 * @param at the moment the scan began; validity is judged at this instant, also on replay
 * @param host the target the facts are about
 */
public record Circumstances(Instant at, Host host) {}
