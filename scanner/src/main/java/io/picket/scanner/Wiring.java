package io.picket.scanner;

import io.picket.probes.Probe;
import io.picket.probes.ProbeList;
import io.picket.probes.login.LoginMemory;
import io.picket.probes.revocation.IssuerInquiry;
import io.picket.probes.wire.Network;
import io.picket.scanner.scope.Permission;
import io.picket.scanner.state.AttemptFile;
import io.picket.scanner.state.StateFolder;
import java.util.List;
import java.util.Optional;

/** Puts a scan together; everything that is passed in elsewhere is made here. */
final class Wiring {
  private Wiring() {}

  /** The network that a request asks for. Opens nothing yet. */
  static Network network(ScanRequest request, Surroundings surroundings) {
    return new Network(request.network(), surroundings.clock());
  }

  /**
   * Every probe, fitted out.
   *
   * @throws UsageException when the file of {@code --trust-store} cannot be used
   */
  static List<Probe<?>> probes(ScanRequest request, Surroundings surroundings)
      throws UsageException {
    return ProbeList.all(
        new ProbeList.Fittings(
            surroundings.clock(),
            new LateRandom(),
            userAgent(request.job().permission().contact()),
            TrustStoreOption.stores(request.trustStores(), request.job().profile(), surroundings),
            memory(request, surroundings),
            issuers(request, surroundings),
            request.tls()));
  }

  private static Optional<IssuerInquiry> issuers(ScanRequest request, Surroundings surroundings) {
    Permission permission = request.job().permission();
    return request.asksIssuers()
        ? Optional.of(
            IssuerLeave.inquiry(
                request.network(),
                permission.exclusions(),
                userAgent(permission.contact()),
                surroundings))
        : Optional.empty();
  }

  /** Where login attempts are remembered; nothing is read or made before one is to be made. */
  static LoginMemory memory(ScanRequest request, Surroundings surroundings) {
    return StateFolder.of(request.state(), surroundings.environment())
        .<LoginMemory>map(folder -> new AttemptFile(folder, surroundings.clock()))
        .orElseGet(LoginMemory::none);
  }

  /** What requests call themselves: {@code picket/0.1.0 (contact)}. */
  static String userAgent(Optional<String> contact) {
    String tool = Version.NAME + "/" + Version.text();
    return contact.map(text -> tool + " (" + text + ")").orElse(tool);
  }
}
