package io.picket.checks;

import io.picket.fingerprints.advisories.Advisories;
import io.picket.fingerprints.tls.policies.Policies;
import io.picket.fingerprints.tls.policies.TlsPolicy;
import io.picket.model.Declaration;
import io.picket.model.Gate;
import io.picket.model.Measure;
import io.picket.model.PortSet;
import java.util.Comparator;
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
 * @param advisories the advisories versions are compared with; the shipped ones when empty
 * @param declarations what the operator said of the targets
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
    Optional<TlsPolicy> tlsPolicy,
    Optional<Advisories> advisories,
    List<Declaration> declarations) {
  /** The longest list of advisories that a record keeps, in characters: some hundred entries. */
  private static final int LONGEST_LIST = 200_000;

  public Profile {
    checks = List.copyOf(checks);
    products = List.copyOf(products);
    declarations = List.copyOf(declarations);
  }

  /** The advisories that versions are compared with. */
  public Advisories known() {
    return advisories.orElseGet(Advisories::shipped);
  }

  /** What a record says it was judged by, beside the profile's name. */
  public Measure measure() {
    return new Measure(
        gate,
        tlsPolicy.map(Policies::kept),
        advisories.isPresent(),
        advisories.map(list ->
            new Measure.OwnAdvisories(list.sources().stream().map(Profile::kept).toList())));
  }

  private static Measure.OwnList kept(Advisories.Source source) {
    List<String> lines = source.lines();
    boolean isKept = lines.stream().mapToInt(String::length).sum() <= LONGEST_LIST;
    return new Measure.OwnList(
        source.name(), source.dated(), Policies.digest(lines), isKept ? lines : List.of());
  }

  /** The same questions about other ports, as {@code -p} asks for. */
  public Profile withPorts(PortSet others) {
    return changed(others, checks, gate, guide, tlsPolicy, advisories, declarations);
  }

  /** Other questions about the same ports. */
  public Profile withChecks(List<Check> others) {
    return changed(ports, others, gate, guide, tlsPolicy, advisories, declarations);
  }

  /** The same questions and another gate, as {@code --fail-on} asks for. */
  public Profile withGate(Gate other) {
    return changed(ports, checks, other, guide, tlsPolicy, advisories, declarations);
  }

  /** The same questions, told by another guide, as {@code --guide} asks for. */
  public Profile withGuide(String other) {
    return changed(ports, checks, gate, Optional.of(other), tlsPolicy, advisories, declarations);
  }

  /** The same questions, and TLS held against a policy, as {@code --policy} asks for. */
  public Profile withPolicy(TlsPolicy policy) {
    return changed(ports, checks, gate, guide, Optional.of(policy), advisories, declarations);
  }

  /** The same questions, compared with another list of advisories. */
  public Profile withAdvisories(Advisories list) {
    return changed(ports, checks, gate, guide, tlsPolicy, Optional.of(list), declarations);
  }

  /** The same questions, knowing what the operator said; the ports stay as they are. */
  public Profile withDeclarations(List<Declaration> said) {
    return changed(ports, checks, gate, guide, tlsPolicy, advisories, said);
  }

  /** What the operator said of a target, if he said anything. */
  public Optional<Declaration> declarationOf(String declared) {
    return declarations.stream()
        .filter(said -> said.concerns(declared))
        .max(Comparator.comparing(said -> said.server().isPresent()));
  }

  private Profile changed(
      PortSet newPorts,
      List<Check> newChecks,
      Gate newGate,
      Optional<String> newGuide,
      Optional<TlsPolicy> newPolicy,
      Optional<Advisories> newAdvisories,
      List<Declaration> newDeclarations) {
    return new Profile(
        name,
        description,
        newPorts,
        newChecks,
        products,
        expectedOpen,
        newGate,
        newGuide,
        newPolicy,
        newAdvisories,
        newDeclarations);
  }
}
