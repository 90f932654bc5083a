package io.picket.probes;

import io.picket.probes.tls.TlsProbe;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/** Every probe there is, in alphabetic order of their ids. */
public final class ProbeList {
  private ProbeList() {}

  /**
   * What probes are given besides a wire.
   *
   * @param clock the time of day
   * @param random for the random fields of protocols; nothing secret hangs on it
   * @param userAgent what requests call themselves, with the operator's contact
   */
  public record Fittings(InstantSource clock, RandomGenerator random, String userAgent) {}

  /**
   * All probes. Making them must load nothing heavy: libraries are touched in {@link Probe#observe}
   * first.
   */
  public static List<Probe<?>> all(Fittings fittings) {
    return List.of(new TlsProbe(fittings.random()));
  }
}
