package io.picket.probes.trust;

import io.picket.model.CertificateSeen.BrokenLink;
import io.picket.model.Reason;
import java.util.List;

/** Whether an agent with certain roots would accept a certificate. */
public sealed interface PathVerdict {
  /**
   * It would.
   *
   * @param path the leaf first, the root last
   * @param shownUnrevoked whether revocation lists at hand say so; none bore on the path otherwise
   */
  record Accepted(List<ParsedCertificate> path, boolean shownUnrevoked) implements PathVerdict {
    public Accepted {
      path = List.copyOf(path);
    }
  }

  /**
   * It would not.
   *
   * @param link what broke, for the path that came nearest
   * @param path as far as it went, the leaf first
   */
  record Rejected(BrokenLink link, List<ParsedCertificate> path) implements PathVerdict {
    public Rejected {
      path = List.copyOf(path);
    }
  }

  /** It cannot be said, within bounds. */
  record Undecided(Reason reason, String detail) implements PathVerdict {}
}
