package io.picket.reports;

import io.picket.model.Answer;
import io.picket.model.LoginTried;
import io.picket.model.Reason;
import java.util.Locale;

/**
 * A default account that was tried, or was to be tried, as reports for people show it.
 *
 * @param account its name; no report knows a password
 * @param url where the login goes
 * @param state {@code works}, {@code not proven} or {@code not tried}
 * @param when when it was tried; empty when it was not
 * @param how what was seen, or why it was not tried
 * @param loggedOut whether the session was ended; empty when nothing was tried
 */
record LoginLine(
    String account,
    String url,
    boolean inClear,
    String state,
    String when,
    String how,
    String loggedOut,
    String documentation) {
  static LoginLine of(LoginTried seen) {
    boolean tried = seen.sent().isPresent();
    return new LoginLine(
        seen.account(),
        seen.url(),
        seen.inClear(),
        seen.works().isYes() ? "works" : tried ? "not proven" : "not tried",
        seen.sent().map(Sentences::minute).orElse(""),
        told(seen.works()),
        tried ? told(seen.loggedOut()) : "",
        seen.documentation());
  }

  private static String told(Answer answer) {
    return switch (answer) {
      case Answer.Yes(String how) -> how;
      case Answer.No(String how) -> how;
      // Where it was not tried, or showed nothing, the detail says so; the reason would repeat it.
      case Answer.Unknown(Reason reason, String detail)
          when reason == Reason.NOT_TRIED || reason == Reason.UNRECOGNISED ->
          detail;
      case Answer.Unknown(Reason reason, String detail) -> reason.text() + ": " + detail;
    };
  }

  /** One line for a terminal. */
  String line() {
    return String.format(
        Locale.ROOT,
        "default account \"%s\" at %s: %s%s; %s%s",
        account,
        url,
        state,
        when.isEmpty() ? "" : " on " + when,
        how,
        loggedOut.isEmpty() ? "" : "; " + loggedOut);
  }
}
