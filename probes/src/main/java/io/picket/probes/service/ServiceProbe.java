package io.picket.probes.service;

import io.picket.model.Intrusion;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.probes.Interest;
import io.picket.probes.Probe;
import io.picket.probes.Site;
import io.picket.probes.http.WebClient;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import java.util.random.RandomGenerator;

/**
 * Finds what an open port speaks: a greeting, TLS, HTTP in clear, HTTP inside TLS, and by what is
 * shown then, which product it is.
 *
 * <ol>
 *   <li>One connection says a ClientHello. Who greets first is recognised by the greeting, and that
 *       is all.
 *   <li>Who answers the opening of his own protocol and not the ClientHello is sent a second one,
 *       and the opening again ({@link OwnProtocol}).
 *   <li>One connection asks for the start page in clear. Where it was answered and the ClientHello
 *       was not, a second hello and a second request settle whether there is TLS ({@link
 *       SecondHello}).
 *   <li>Where TLS answered, one connection asks for the start page inside TLS. It is also the
 *       control for the second: only where TLS still answers does a close in clear mean "no HTTP in
 *       clear".
 *   <li>At most two more pages are asked for, where a product's data says they tell more.
 *   <li>Who has broken off or kept silent all the time is met with the openings of other protocols
 *       ({@link Strangers}).
 * </ol>
 *
 * Silence, resets and closes are never taken for "no".
 */
public final class ServiceProbe implements Probe<ServiceSeen> {
  private static final int FIRST_PRINTER = 9100;
  private static final int LAST_PRINTER = 9107;

  private final RandomGenerator random;
  private final String userAgent;

  /**
   * @param random for the random fields of hellos; nothing secret hangs on it
   * @param userAgent what requests call themselves
   */
  public ServiceProbe(RandomGenerator random, String userAgent) {
    this.random = random;
    this.userAgent = userAgent;
  }

  @Override
  public String id() {
    return "service";
  }

  /** Requests are made only where the clearance goes as far as that. */
  @Override
  public Intrusion intrusion() {
    return Intrusion.HANDSHAKE;
  }

  @Override
  public Class<ServiceSeen> sees() {
    return ServiceSeen.class;
  }

  @Override
  public Interest wants(ServiceFacts soFar) {
    int port = soFar.endpoint().port();
    return port >= FIRST_PRINTER && port <= LAST_PRINTER
        ? new Interest.Unclear(
            Reason.NOT_TRIED, "printers listen here by habit and print whatever they are sent")
        : new Interest.Yes();
  }

  @Override
  public ServiceSeen observe(Site at, Wire wire) throws WireException, InterruptedException {
    try (var web = new WebClient(wire, userAgent, at.courtesy())) {
      return new Visit(at, wire, random, web).look();
    }
  }
}
