package io.picket.model;

import java.time.Instant;
import java.util.Optional;

/**
 * What became of trying the account that a vendor's documentation gives away. Not a word of it is
 * the target's, so that no target can make it say a password.
 *
 * @param productId the product whose account it is
 * @param account the account's name; never a password
 * @param url where the login goes
 * @param inClear whether the password travelled, or would have travelled, without TLS
 * @param sent when it was tried; empty when it was not
 * @param works yes when something was seen that only shows inside, else could not tell; a login
 *     that fails proves nothing, so this is never no
 * @param loggedOut whether what only shows inside was gone after logging out
 * @param documentation where the vendor describes the account
 */
public record LoginTried(
    String productId,
    String account,
    String url,
    boolean inClear,
    Optional<Instant> sent,
    Answer works,
    Answer loggedOut,
    String documentation)
    implements Observation {
  /** What is said where the operator did not ask for it. */
  public static final String NOT_ASKED =
      "Nobody asked to have a vendor's default account tried here.";
}
