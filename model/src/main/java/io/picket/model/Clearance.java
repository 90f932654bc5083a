package io.picket.model;

import java.util.Set;

/**
 * Proof that a scope admits one endpoint up to a level of intrusion. Only {@link Scope} can make
 * one, and nothing opens a socket without one.
 */
public final class Clearance {
  private final Endpoint endpoint;
  private final Intrusion level;
  private final ClientId client;
  private final Set<String> accounts;

  Clearance(Endpoint endpoint, Intrusion level, ClientId client, Set<String> accounts) {
    this.endpoint = endpoint;
    this.level = level;
    this.client = client;
    this.accounts = Set.copyOf(accounts);
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

  /** The accounts one of which may be tried there, once; none below AUTHENTICATE. */
  public Set<String> accounts() {
    return accounts;
  }

  @Override
  public String toString() {
    return endpoint + " up to " + level;
  }
}
