package io.picket.probes;

import io.picket.fingerprints.products.DefaultLogins;
import io.picket.probes.certificate.CertificateProbe;
import io.picket.probes.handshake.SealedFlights;
import io.picket.probes.http.HttpProbe;
import io.picket.probes.login.LoginAttemptProbe;
import io.picket.probes.login.LoginMemory;
import io.picket.probes.login.LoginProbe;
import io.picket.probes.revocation.IssuerInquiry;
import io.picket.probes.service.ProtocolProbe;
import io.picket.probes.service.ServiceProbe;
import io.picket.probes.session.SessionProbe;
import io.picket.probes.tls.TlsProbe;
import io.picket.probes.trust.TrustStore;
import io.picket.probes.trust.TrustStores;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
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
   * @param trustStores the roots that a host's certificates are judged by, each answered apart
   * @param memory where login attempts are remembered
   * @param issuers who asks the issuers of certificates, where the operator allows it
   * @param tls how much of TLS to find out
   */
  public record Fittings(
      InstantSource clock,
      RandomGenerator random,
      String userAgent,
      TrustStores trustStores,
      LoginMemory memory,
      Optional<IssuerInquiry> issuers,
      TlsProbe.Aim tls) {
    /**
     * With the roots that come with Picket, which are not read before the first certificate, and
     * without a memory for login attempts, so that none is made. Issuers are not asked.
     */
    public Fittings(InstantSource clock, RandomGenerator random, String userAgent) {
      this(
          clock,
          random,
          userAgent,
          TrustStores.everywhere(TrustStore.publicProgrammes()),
          LoginMemory.none(),
          Optional.empty(),
          TlsProbe.Aim.FULL);
    }
  }

  /**
   * All probes. Making them must load nothing heavy: libraries are touched in {@link Probe#observe}
   * first.
   */
  public static List<Probe<?>> all(Fittings fittings) {
    return List.of(
        new CertificateProbe(
            fittings.clock(),
            fittings.random(),
            fittings.trustStores(),
            fittings.issuers(),
            fittings.tls().detail()),
        new HttpProbe(fittings.userAgent()),
        new LoginProbe(fittings.userAgent()),
        new LoginAttemptProbe(
            fittings.userAgent(), fittings.memory(), DefaultLogins::of, LoginAttemptProbe.SPACING),
        new ProtocolProbe(),
        new ServiceProbe(fittings.random(), fittings.userAgent()),
        new TlsProbe(fittings.random(), fittings.tls(), new SealedFlights()),
        new SessionProbe(fittings.random(), fittings.tls().detail() == TlsProbe.Detail.FULL));
  }
}
