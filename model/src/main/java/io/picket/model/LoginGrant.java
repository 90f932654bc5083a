package io.picket.model;

import java.net.InetAddress;
import java.time.Instant;

/**
 * Leave to try one vendor-documented account, once, at one address. It names the account and never
 * a password.
 *
 * @param server the server as the scope file names it
 * @param account the account's name
 * @param from the first moment
 * @param until the moment from which it counts no more
 * @param grantedBy whose word it is
 */
public record LoginGrant(
    String server,
    InetAddress address,
    String account,
    Instant from,
    Instant until,
    String grantedBy) {
  /** Whether it counts at a moment. */
  public boolean isOpen(Instant now) {
    return !now.isBefore(from) && now.isBefore(until);
  }
}
