package io.picket.scanner;

import io.picket.fingerprints.products.DefaultLogin;
import io.picket.fingerprints.products.DefaultLogins;
import io.picket.fingerprints.products.Product;
import io.picket.fingerprints.products.Products;
import io.picket.model.Endpoint;
import io.picket.model.LoginGrant;
import io.picket.model.PortSet;
import io.picket.model.Scope;
import io.picket.probes.http.Authority;
import io.picket.probes.login.LoginMemory;
import io.picket.probes.ports.PortScanner.Ask;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Says which logins a scan would try, where, or why it would try none. Tries nothing. */
final class LoginPlan {
  private static final int MOST_URLS = 4;

  private final Scope scope;
  private final LoginMemory memory;
  private final Instant now;

  LoginPlan(Scope scope, LoginMemory memory, Instant now) {
    this.scope = scope;
    this.memory = memory;
    this.now = now;
  }

  /** Lines for people. */
  List<String> lines(List<Ask> hosts) throws InterruptedException {
    if (scope.logins().isEmpty()) {
      return List.of(
          "Logins      none: a scope file must grant them and --try-default-logins must ask for"
              + " them");
    }
    var lines = new ArrayList<String>();
    lines.add("Logins      at most one attempt at each server, and none again within 24 hours");
    Set<LoginGrant> planned = new HashSet<>();
    for (Ask ask : hosts) {
      for (LoginGrant grant : scope.logins()) {
        if (grant.address().equals(ask.host().address())) {
          planned.add(grant);
          lines.addAll(lines(ask, grant));
        }
      }
    }
    for (LoginGrant grant : scope.logins()) {
      if (!planned.contains(grant)) {
        lines.add("  " + grant.server() + ": none: this scan does not touch it");
      }
    }
    return lines;
  }

  private List<String> lines(Ask ask, LoginGrant grant) throws InterruptedException {
    String who = "  " + ask.host() + " as \"" + grant.account() + "\": ";
    String when =
        "granted by " + grant.grantedBy() + " from " + grant.from() + " until " + grant.until();
    if (!grant.isOpen(now)) {
      return List.of(who + "none now: " + when);
    }
    var lines = new ArrayList<String>();
    lines.add(who + when);
    for (DefaultLogin login : DefaultLogins.all()) {
      if (login.accounts().stream().anyMatch(known -> known.name().equals(grant.account()))) {
        lines.add("    " + line(ask, grant, login));
      }
    }
    return lines;
  }

  private String line(Ask ask, LoginGrant grant, DefaultLogin login) throws InterruptedException {
    Product product = Products.of(login.product()).orElseThrow();
    Optional<DefaultLogin.Flow> flow = login.flow();
    if (flow.isEmpty()) {
      return product.name() + ": none: its login is not known for certain";
    }
    PortSet ports = likely(ask, product);
    int first = ask.ports().iterator().nextInt();
    var attempt =
        LoginMemory.Attempt.at(
            ask.host(),
            new Endpoint(ask.host().address(), first),
            login.product(),
            grant.account());
    return switch (memory.wouldClaim(attempt)) {
      case LoginMemory.Claim.Refused(var _, String why) -> product.name() + ": none: " + why;
      case LoginMemory.Claim.Granted(var _) ->
          product.name()
              + ": POST "
              + urls(ask, ports, flow.get().post())
              + ", if it is recognised there with high confidence; http where the port speaks no"
              + " TLS";
    };
  }

  /** The ports on which it would be met: the few that are asked, or its usual ones among them. */
  private static PortSet likely(Ask ask, Product product) {
    if (ask.ports().size() <= MOST_URLS) {
      return ask.ports();
    }
    return ask.ports().minus(ask.ports().minus(product.usualPorts()));
  }

  private static String urls(Ask ask, PortSet ports, String path) {
    if (ports.isEmpty()) {
      var any = new Endpoint(ask.host().address(), 443);
      return Authority.base(ask.host(), any, true) + ":PORT" + path + " at the port asked";
    }
    return ports.stream()
        .limit(MOST_URLS)
        .mapToObj(port ->
            Authority.base(ask.host(), new Endpoint(ask.host().address(), port), true) + path)
        .collect(Collectors.joining(" or "));
  }
}
