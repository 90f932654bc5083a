package io.picket.probes.service;

import java.util.List;

/** What a VNC server says about security once versions are exchanged. */
sealed interface RfbSecurity {
  /** It offers these types, as IANA's registry of RFB security types numbers them. */
  record Offered(List<Integer> types) implements RfbSecurity {
    public Offered {
      types = List.copyOf(types);
    }
  }

  /**
   * It wants no session now.
   *
   * @param why in its own words, bounded and not yet printable
   */
  record Refused(String why) implements RfbSecurity {}
}
