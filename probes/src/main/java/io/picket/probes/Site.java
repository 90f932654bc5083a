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
 */
public record Site(Host host, Clearance clearance, ServiceFacts soFar) {}
