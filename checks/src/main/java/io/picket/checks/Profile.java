package io.picket.checks;

import io.picket.model.Gate;
import io.picket.model.PortSet;
import java.util.List;
import java.util.Optional;

/**
 * What to look at and what to ask.
 *
 * @param name its name on the command line
 * @param description one or two sentences for people
 * @param ports the TCP ports to try
 * @param checks the questions, in order of id
 * @param products the product ids one of which is expected on a host; empty when anything may be
 * @param expectedOpen the ports that may be open without remark; empty when nothing is expected
 * @param gate the gate when the command line names none
 * @param guide the hardening guide it follows, if it follows one
 * @param tlsPolicy the policy that TLS is held against beside the single checks, if any
 */
public record Profile(
    String name,
    String description,
    PortSet ports,
    List<Check> checks,
    List<String> products,
    PortSet expectedOpen,
    Gate gate,
    Optional<String> guide,
    Optional<String> tlsPolicy) {
  public Profile {
    checks = List.copyOf(checks);
    products = List.copyOf(products);
  }

  /** The same questions about other ports, as {@code -p} asks for. */
  public Profile withPorts(PortSet others) {
    return new Profile(
        name, description, others, checks, products, expectedOpen, gate, guide, tlsPolicy);
  }

  /** The same questions and another gate, as {@code --fail-on} asks for. */
  public Profile withGate(Gate other) {
    return new Profile(
        name, description, ports, checks, products, expectedOpen, other, guide, tlsPolicy);
  }
}
