package io.picket.model;

/**
 * Proof that a scope admits one endpoint up to a level of intrusion. Only {@link Scope} can make
 * one, and nothing opens a socket without one.
 */
public final class Clearance {
  private final Endpoint endpoint;
  private final Intrusion level;
  private final ClientId client;

  Clearance(Endpoint endpoint, Intrusion level, ClientId client) {
    this.endpoint = endpoint;
    this.level = level;
    this.client = client;
  }

  /** Where a connection may be opened. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** How far a probe may go there. */
  public Intrusion level() {
    return level;
  }

  /** On whose behalf, for pacing. */
  public ClientId client() {
    return client;
  }

  @Override
  public String toString() {
    return endpoint + " up to " + level;
  }
}
