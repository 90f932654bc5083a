package io.picket.probes;

import io.picket.model.Clearance;
import io.picket.model.Host;
import io.picket.model.ServiceFacts;

/**
 * Where a probe looks.
 *
 * @param host the target, with the name to say in SNI and Host where it has one
 * @param clearance leave to connect to the endpoint
 * @param soFar what earlier probes saw at this endpoint
 * @param courtesy what the host was asked over HTTP so far
 */
public record Site(Host host, Clearance clearance, ServiceFacts soFar, Courtesy courtesy) {
  /** At a host that was not asked anything over HTTP yet. */
  public Site(Host host, Clearance clearance, ServiceFacts soFar) {
    this(host, clearance, soFar, new Courtesy());
  }

  /** The same place, with a count of requests of its own. */
  Site counted() {
    return new Site(host, clearance, soFar, courtesy.run());
  }
}
