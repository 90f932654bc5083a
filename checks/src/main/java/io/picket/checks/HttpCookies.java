package io.picket.checks;

import io.picket.model.CheckCard;
import io.picket.model.Evidence;
import io.picket.model.HttpSeen;
import io.picket.model.HttpSeen.Exchange;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether cookies set over HTTPS carry an attribute.
 *
 * @param attribute {@code Secure} or {@code HttpOnly}
 */
record HttpCookies(CheckCard card, String attribute) implements OfHttp {
  static List<Check> all() {
    return List.of(
        new HttpCookies(
            Card.of(
                    "http-cookies-secure",
                    Severity.MEDIUM,
                    "Cookies are marked for HTTPS only (Secure)")
                .why(
                    "A session cookie without Secure is sent in clear as soon as the browser is led"
                        + " to the plain address, and whoever reads it is logged in.")
                .remedy("Add the Secure attribute to every cookie.")
                .see("RFC 6265 section 4.1.2.5", "https://www.rfc-editor.org/rfc/rfc6265")
                .refutes("ME-09")
                .done(),
            "Secure"),
        new HttpCookies(
            Card.of(
                    "http-cookies-http-only",
                    Severity.LOW,
                    "Cookies are kept from scripts (HttpOnly)")
                .why(
                    "A session cookie without HttpOnly can be read by any script that gets into a"
                        + " page.")
                .remedy("Add the HttpOnly attribute to every session cookie.")
                .see("RFC 6265 section 4.1.2.6", "https://www.rfc-editor.org/rfc/rfc6265")
                .refutes("ME-09")
                .done(),
            "HttpOnly"));
  }

  @Override
  public Verdict judge(HttpSeen seen, ServiceFacts endpoint, Circumstances circumstances) {
    if (!seen.tls()) {
      return OfHttp.notHttps(endpoint);
    }
    if (seen.exchanges().isEmpty()) {
      return new Verdict.Unknown(Reason.NOT_TRIED, "No page was asked for.");
    }
    var all = new ArrayList<String>();
    var lacking = new ArrayList<Evidence>();
    for (Exchange exchange : seen.exchanges()) {
      for (String cookie : exchange.header("set-cookie")) {
        if (!deletes(cookie)) {
          all.add(name(cookie));
          if (!has(cookie)) {
            lacking.add(
                new Evidence("Set-Cookie of " + OfHttp.request(exchange), withoutValue(cookie)));
          }
        }
      }
    }
    if (!lacking.isEmpty()) {
      List<String> names =
          lacking.stream().map(evidence -> name(evidence.seen())).distinct().toList();
      return new Verdict.Fail(
          card.severity(), "Without " + attribute + ": " + Phrases.list(names) + ".", lacking);
    }
    return all.isEmpty()
        ? new Verdict.NotApplicable("No page asked for sets a cookie.")
        : new Verdict.Pass(
            "With " + attribute + ": " + Phrases.list(all.stream().distinct().toList()) + ".");
  }

  private boolean has(String cookie) {
    for (String part : cookie.split(";", -1)) {
      if (part.strip().equalsIgnoreCase(attribute)) {
        return true;
      }
    }
    return false;
  }

  private static boolean deletes(String cookie) {
    String lower = cookie.toLowerCase(java.util.Locale.ROOT);
    return lower.contains("max-age=0")
        || lower.contains("01-jan-1970")
        || lower.contains("01 jan 1970");
  }

  private static String name(String cookie) {
    int equals = cookie.indexOf('=');
    return equals < 0 ? cookie : cookie.substring(0, equals).strip();
  }

  /** The value may be a live session, which has no place in a report. */
  private static String withoutValue(String cookie) {
    int semicolon = cookie.indexOf(';');
    return name(cookie) + "=…" + (semicolon < 0 ? "" : cookie.substring(semicolon));
  }
}
