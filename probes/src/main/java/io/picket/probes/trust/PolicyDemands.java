package io.picket.probes.trust;

import java.util.Set;

/**
 * What the asker wants of certificate policies: the inputs (c), (e), (f) and (g) of RFC 5280
 * section 6.1.1.
 *
 * @param acceptable the policies of which one must apply to the whole path; empty for any
 * @param explicit whether a policy must apply at all
 * @param noMapping whether authorities may not declare policies equal
 * @param noAny whether anyPolicy stands for no other policy
 */
public record PolicyDemands(
    Set<String> acceptable, boolean explicit, boolean noMapping, boolean noAny) {
  /** Nothing is demanded, as agents do. */
  public static final PolicyDemands NONE = new PolicyDemands(Set.of(), false, false, false);

  public PolicyDemands {
    acceptable = acceptable.contains(Policies.ANY) ? Set.of() : Set.copyOf(acceptable);
  }
}
