package io.picket.checks;

import io.picket.model.Addresses;
import io.picket.model.CheckCard;
import io.picket.model.Evidence;
import io.picket.model.HttpSeen;
import io.picket.model.HttpSeen.Exchange;
import io.picket.model.HttpSeen.Hop;
import io.picket.model.HttpSeen.Trail;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether redirects stay with the name asked for and do not tell the names used inside. */
record HttpRedirectKeepsHost() implements OfHttp {
  private static final Pattern PRIVATE_ADDRESS =
      Pattern.compile(
          "10\\..*|127\\..*|169\\.254\\..*|192\\.168\\..*|172\\.(1[6-9]|2[0-9]|3[01])\\..*"
              + "|\\[?(f[cd][0-9a-f]{2}:|fe80:|::1).*");
  private static final Pattern INSIDE_NAME =
      Pattern.compile(".*\\.(local|localdomain|internal|intranet|lan|corp|home|private)");
  private static final Pattern AUTHORITY =
      Pattern.compile("^(?:[A-Za-z][A-Za-z0-9+.-]*:)?//([^/?#\\\\]*)");
  private static final Pattern HOST =
      Pattern.compile("(?:[^@]*@)?(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9_.-]+)(?::[0-9]*)?");
  private static final CheckCard CARD =
      Card.of("http-redirect-keeps-host", Severity.MEDIUM, "Redirects stay with the host")
          .why(
              "A redirect to a name from inside tells attackers how the network is called and fails"
                  + " for people outside; one to a foreign host hands the visitor to somebody"
                  + " else.")
          .remedy(
              "Configure the public name as the server's own; for Endpoint Central, update: old"
                  + " builds put the internal host name into redirects.")
          .see("CVE-2022-23779", "https://nvd.nist.gov/vuln/detail/CVE-2022-23779")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Verdict judge(HttpSeen seen, ServiceFacts endpoint, Circumstances circumstances) {
    var inside = new ArrayList<Evidence>();
    var foreign = new ArrayList<Evidence>();
    Optional<String> unread = Optional.empty();
    List<Evidence> redirects = redirects(seen, circumstances);
    for (Evidence redirect : redirects) {
      Optional<String> host = Optional.empty();
      try {
        host = host(redirect.seen());
      } catch (IllegalArgumentException _) {
        unread = Optional.of(redirect.seen());
      }
      if (host.isPresent() && !isAsked(host.get(), circumstances)) {
        if (isInside(host.get())) {
          inside.add(redirect);
        } else if (!isKin(host.get(), circumstances)) {
          foreign.add(redirect);
        }
      }
    }
    if (!inside.isEmpty()) {
      return leaks(inside, endpoint);
    }
    if (!foreign.isEmpty()) {
      return new Verdict.Fail(
          Severity.MEDIUM,
          "A redirect leads to another host: " + foreign.getFirst().seen() + ".",
          foreign);
    }
    if (unread.isPresent()) {
      return new Verdict.Unknown(
          Reason.MALFORMED, "Where a redirect leads cannot be read: " + unread.get());
    }
    return OfHttp.unseen(seen)
        .orElseGet(() ->
            redirects.isEmpty()
                ? new Verdict.NotApplicable("No page asked for redirects.")
                : new Verdict.Pass(
                    "The redirects stay with " + circumstances.host().declared() + "."));
  }

  /**
   * What sends visitors on: the answers of this port, and what the host's other ports said on the
   * way that its start page leads. What strangers' servers say is theirs.
   */
  private static List<Evidence> redirects(HttpSeen seen, Circumstances circumstances) {
    var all = new ArrayList<Evidence>();
    for (Exchange exchange : seen.exchanges()) {
      for (String location : exchange.header("location")) {
        all.add(new Evidence("Location of " + OfHttp.request(exchange), location));
      }
    }
    for (Hop hop : seen.trail().map(Trail::hops).orElseGet(List::of)) {
      boolean known = seen.exchanges().stream().anyMatch(page -> page.url().equals(hop.from()));
      boolean own = host(hop.from()).filter(host -> isAsked(host, circumstances)).isPresent();
      if (own && !known) {
        all.add(new Evidence("Location of " + hop.from(), hop.location()));
      }
    }
    return all;
  }

  private static Verdict leaks(List<Evidence> inside, ServiceFacts endpoint) {
    boolean product =
        Product.ENDPOINT_CENTRAL.ids().stream()
            .anyMatch(id -> Facts.product(endpoint, id).isPresent());
    return new Verdict.Fail(
        Severity.MEDIUM,
        "A redirect tells a name from inside: "
            + inside.getFirst().seen()
            + "."
            + (product
                ? " Builds before 10.1.2137.8 do this (CVE-2022-23779); that the version is one of"
                    + " them is not claimed."
                : ""),
        inside,
        Optional.empty());
  }

  /**
   * The host that a location names; nothing when it stays where it is. Read by hand: {@link
   * java.net.URI} knows no host with an underscore, which names from inside often have.
   *
   * @throws IllegalArgumentException when there should be one and cannot be read
   */
  private static Optional<String> host(String location) {
    Matcher begins = AUTHORITY.matcher(location.strip());
    if (!begins.find()) {
      return Optional.empty();
    }
    Matcher named = HOST.matcher(begins.group(1));
    if (!named.matches()) {
      throw new IllegalArgumentException(location);
    }
    return Optional.of(named.group(1).toLowerCase(Locale.ROOT));
  }

  private static boolean isAsked(String host, Circumstances circumstances) {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return bare.equals(circumstances.host().declared())
        || bare.equals(Addresses.text(circumstances.host().address()));
  }

  /** A public name for a target known by address only, or a name above or below the one asked. */
  private static boolean isKin(String host, Circumstances circumstances) {
    String declared = circumstances.host().declared();
    return circumstances.host().name().isEmpty()
        || host.endsWith("." + declared)
        || (declared.endsWith("." + host) && host.indexOf('.') > 0);
  }

  private static boolean isInside(String host) {
    return PRIVATE_ADDRESS.matcher(host).matches()
        || INSIDE_NAME.matcher(host).matches()
        || (host.indexOf('.') < 0 && host.indexOf(':') < 0);
  }
}
