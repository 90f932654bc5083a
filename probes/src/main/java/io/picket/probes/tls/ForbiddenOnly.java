package io.picket.probes.tls;

import io.picket.fingerprints.tls.policies.Compliance;
import io.picket.fingerprints.tls.policies.TlsPolicy;
import io.picket.model.TlsVersion;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Asks for what a policy forbids, and of what it allows for one suite of each version alone: one
 * refusal clears all that is forbidden.
 */
final class ForbiddenOnly {
  private final Matrices matrices;
  private final TlsPolicy policy;

  ForbiddenOnly(Matrices matrices, TlsPolicy policy) {
    this.matrices = matrices;
    this.policy = policy;
  }

  void run() throws InterruptedException {
    for (TlsVersion version : List.of(TlsVersion.values()).reversed()) {
      run(version);
    }
  }

  /** One suite that is allowed, if there is one; then all that is not, until that is refused. */
  void run(TlsVersion version) throws InterruptedException {
    MatrixChain chain = matrices.chain(version);
    Map<Boolean, List<Integer>> suites =
        matrices.of(version).candidates().stream()
            .collect(Collectors.partitioningBy(code -> Compliance.allows(policy, version, code)));
    Set<Integer> allowed = Set.copyOf(suites.get(true));
    Set<Integer> forbidden = Set.copyOf(suites.get(false));
    MatrixChain.Progress progress = MatrixChain.Progress.REFUSED;
    while (progress == MatrixChain.Progress.REFUSED) {
      progress = chain.step(forbidden);
    }
    while (chain.step(allowed) != MatrixChain.Progress.OVER) {
      // Whatever is accepted here breaks the policy.
    }
  }
}
