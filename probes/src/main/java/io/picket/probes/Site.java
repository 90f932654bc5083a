package io.picket.probes;

import io.picket.model.Clearance;
import io.picket.model.Host;
import io.picket.model.Observation;
import io.picket.model.ServiceFacts;
import io.picket.probes.tls.ShownChains;
import io.picket.probes.wire.Parallelism;
import java.util.function.Consumer;

/**
 * Where a probe looks.
 *
 * @param host the target, with the name to say in SNI and Host where it has one
 * @param clearance leave to connect to the endpoint
 * @param soFar what earlier probes saw at this endpoint, or foretold
 * @param courtesy what the host was asked over HTTP so far
 * @param parallelism what is known of how many questions at once the endpoint bears
 * @param herald is told, before the look has ended, as much of the observation as later probes need
 *     to begin; what is told must stay true
 * @param shown chains that came along with answers to other questions
 */
public record Site(
    Host host,
    Clearance clearance,
    ServiceFacts soFar,
    Courtesy courtesy,
    Parallelism parallelism,
    Consumer<Observation> herald,
    ShownChains shown) {
  /** At a host that was not asked anything over HTTP yet, by a probe that is alone there. */
  public Site(Host host, Clearance clearance, ServiceFacts soFar) {
    this(host, clearance, soFar, new Courtesy());
  }

  /** For a probe that is alone there. */
  public Site(Host host, Clearance clearance, ServiceFacts soFar, Courtesy courtesy) {
    this(host, clearance, soFar, courtesy, alone(), seen -> {}, new ShownChains());
  }

  private static Parallelism alone() {
    var parallelism = new Parallelism(Parallelism.USUAL, System::nanoTime);
    parallelism.settle();
    return parallelism;
  }

  /** The same place, with a count of requests of its own. */
  Site counted() {
    return new Site(host, clearance, soFar, courtesy.run(), parallelism, herald, shown);
  }
}
