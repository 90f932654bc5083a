package io.picket.scanner;

import io.picket.model.AddressRange;
import io.picket.probes.revocation.IssuerInquiry;
import io.picket.probes.revocation.PublicAddresses;
import io.picket.probes.wire.Network;
import java.security.SecureRandom;
import java.util.List;

/** {@code --fetch-revocation}: leave to ask the issuers of certificates, wherever they are. */
final class IssuerLeave {
  static final String OPTION = "fetch-revocation";

  private IssuerLeave() {}

  /**
   * A client of its own, for one run.
   *
   * @param settings for looking names up; nothing else of them is used
   * @param excluded what is never asked, though it be public
   * @param userAgent what requests call themselves
   */
  static IssuerInquiry inquiry(
      Network.Settings settings,
      List<AddressRange> excluded,
      String userAgent,
      Surroundings surroundings) {
    return IssuerInquiry.over(
        new PublicAddresses(excluded),
        new Network(settings, surroundings.clock())::resolve,
        userAgent,
        new SecureRandom());
  }
}
