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
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether cookies set over HTTPS carry an attribute.
 *
 * @param attribute {@code Secure} or {@code HttpOnly}
 */
record HttpCookies(CheckCard card, String attribute) implements OfHttp {
  private static final Pattern LIFETIME = Pattern.compile("max-age\\s*=\\s*(?<value>-?[0-9]+)");
  private static final Pattern DATE = Pattern.compile("expires\\s*=(?<value>.*)");
  private static final String NAMELESS = "(a cookie without a name)";

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
    var names = new LinkedHashSet<String>();
    var lacking = new ArrayList<Evidence>();
    for (Exchange exchange : seen.exchanges()) {
      for (String cookie : exchange.header("set-cookie")) {
        if (!deletes(cookie)) {
          all.add(name(cookie));
          if (!has(cookie)) {
            names.add(name(cookie));
            lacking.add(
                new Evidence("Set-Cookie of " + OfHttp.request(exchange), withoutValue(cookie)));
          }
        }
      }
    }
    if (!lacking.isEmpty()) {
      return new Verdict.Fail(
          card.severity(),
          "Without " + attribute + ": " + Phrases.list(List.copyOf(names)) + ".",
          lacking);
    }
    return all.isEmpty()
        ? new Verdict.NotApplicable("No page asked for sets a cookie.")
        : new Verdict.Pass(
            "With " + attribute + ": " + Phrases.list(all.stream().distinct().toList()) + ".");
  }

  private boolean has(String cookie) {
    return attributes(cookie).anyMatch(attribute::equalsIgnoreCase);
  }

  /**
   * Whether it takes a cookie away: what it says in its value does not count. As in browsers the
   * last of two attributes holds, and a lifetime outweighs a date (RFC 6265 section 5.3).
   */
  private static boolean deletes(String cookie) {
    Optional<String> age = last(cookie, LIFETIME);
    return age.map(each -> each.matches("0+|-[0-9]+"))
        .or(() -> last(cookie, DATE).map(each -> each.matches(".*\\b0?1[- ]jan[- ]1970\\b.*")))
        .orElse(false);
  }

  private static Optional<String> last(String cookie, Pattern attribute) {
    return attributes(cookie)
        .map(each -> attribute.matcher(each.toLowerCase(Locale.ROOT)))
        .filter(Matcher::matches)
        .map(each -> each.group("value"))
        .reduce((_, later) -> later);
  }

  private static Stream<String> attributes(String cookie) {
    return Arrays.stream(cookie.split(";", -1)).skip(1).map(String::strip);
  }

  /** The name; a pair without an equals sign is all value (RFC 6265bis section 5.6). */
  private static String name(String cookie) {
    String pair = cookie.split(";", 2)[0];
    int equals = pair.indexOf('=');
    String name = equals < 0 ? "" : pair.substring(0, equals).strip();
    return name.isEmpty() ? NAMELESS : name;
  }

  /** The value may be a live session, which has no place in a report. */
  private static String withoutValue(String cookie) {
    int semicolon = cookie.indexOf(';');
    return name(cookie) + "=…" + (semicolon < 0 ? "" : cookie.substring(semicolon));
  }
}
