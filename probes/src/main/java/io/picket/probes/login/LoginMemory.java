package io.picket.probes.login;

import io.picket.model.Addresses;
import io.picket.model.Endpoint;
import io.picket.model.Host;
import io.picket.model.HostName;
import io.picket.model.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Remembers which logins were tried, so that none is tried again within {@link #QUIET}, whoever
 * runs Picket next and whatever ended the run that tried it.
 *
 * <ol>
 *   <li>An attempt is noted, and is safely on disk, before its first byte is sent.
 *   <li>Of two runs at once, one is granted the attempt.
 *   <li>A server is the same when its address or its name is the same, on whatever port; there it
 *       is the same attempt when the product or the account is.
 *   <li>What cannot be read or written refuses every attempt.
 *   <li>No password is in it.
 * </ol>
 */
public interface LoginMemory {
  /** How long after an attempt no other is made. */
  Duration QUIET = Duration.ofHours(24);

  /** What is about to be tried, and where. */
  record Attempt(Optional<String> name, String address, int port, String product, String account) {
    /** At an endpoint of a host. */
    public static Attempt at(Host host, Endpoint endpoint, String product, String account) {
      return new Attempt(
          host.name().map(HostName::ascii),
          Addresses.text(endpoint.address()),
          endpoint.port(),
          product,
          account);
    }

    /** Whether another attempt is the same as this one, as far as a server could mind. */
    public boolean isLike(Attempt other) {
      boolean sameServer =
          address.equals(other.address) || (name.isPresent() && name.equals(other.name));
      return sameServer && (product.equals(other.product) || account.equals(other.account));
    }
  }

  /** The answer to a claim. */
  sealed interface Claim {
    /** The attempt is noted and may be made now. */
    record Granted(Instant at) implements Claim {}

    /** It must not be made. */
    record Refused(Reason reason, String why) implements Claim {}
  }

  /** Asks for leave to make an attempt, and notes it. */
  Claim claim(Attempt attempt) throws InterruptedException;

  /** What a claim would be answered now; nothing is noted. */
  Claim wouldClaim(Attempt attempt) throws InterruptedException;

  /** A memory that cannot remember, so that nothing is ever tried. */
  static LoginMemory none() {
    return new LoginMemory() {
      @Override
      public Claim claim(Attempt attempt) {
        return wouldClaim(attempt);
      }

      @Override
      public Claim wouldClaim(Attempt attempt) {
        return new Claim.Refused(
            Reason.NOT_TRIED, "there is no place to remember attempts; name one with --state");
      }
    };
  }
}
