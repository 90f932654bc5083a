package io.picket.probes.login;

import io.picket.model.Intrusion;
import io.picket.model.LoginSeen;
import io.picket.model.ServiceFacts;
import io.picket.probes.Interest;
import io.picket.probes.Probe;
import io.picket.probes.Site;
import io.picket.probes.http.HttpProbe;
import io.picket.probes.http.WebClient;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;

/**
 * Looks for pages to log in, administrate or set up.
 *
 * <ol>
 *   <li>Only the pages that a recognised product's data names are asked for, each once, exactly as
 *       written, in clear and inside TLS wherever HTTP is spoken.
 *   <li>What any probe asked the host for, on whichever port, counts towards the product's budget,
 *       and the same page waits for its turn. What was asked for before is not asked for again.
 *   <li>At the first sign of throttling nothing more is asked for, and the rest is unknown.
 *   <li>Nothing is filled in and nothing is tried.
 * </ol>
 */
public final class LoginProbe implements Probe<LoginSeen> {
  private final String userAgent;

  /**
   * @param userAgent what requests call themselves
   */
  public LoginProbe(String userAgent) {
    this.userAgent = userAgent;
  }

  @Override
  public String id() {
    return "login";
  }

  @Override
  public Intrusion intrusion() {
    return Intrusion.REQUEST;
  }

  @Override
  public Class<LoginSeen> sees() {
    return LoginSeen.class;
  }

  @Override
  public Interest wants(ServiceFacts soFar) {
    return HttpProbe.ofWeb(soFar);
  }

  @Override
  public LoginSeen observe(Site at, Wire wire) throws WireException, InterruptedException {
    try (var web = new WebClient(wire, userAgent, at.courtesy())) {
      return new LoginVisit(at, web).look();
    }
  }
}
