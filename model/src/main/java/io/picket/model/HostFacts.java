package io.picket.model;

import java.util.List;

/**
 * Everything seen at one address of one target.
 *
 * @param ports what became of the ports asked
 * @param services one entry for every open port that was looked at, by port
 */
public record HostFacts(Host host, Outcome<PortCensus> ports, List<ServiceFacts> services) {
  public HostFacts {
    services = List.copyOf(services);
  }
}
