package io.picket.probes.certificate;

import io.picket.model.Answer;
import io.picket.model.CertificateSeen;
import io.picket.model.Intrusion;
import io.picket.model.Outcome;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.probes.Interest;
import io.picket.probes.Probe;
import io.picket.probes.Site;
import io.picket.probes.revocation.IssuerInquiry;
import io.picket.probes.tls.TlsProbe;
import io.picket.probes.trust.CertificateShelf;
import io.picket.probes.trust.TrustStore;
import io.picket.probes.trust.TrustStores;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Looks at the certificates of a TLS server, in unfinished handshakes. Chains that are the same are
 * told once, with every way in which they were seen.
 *
 * <ol>
 *   <li>The chains that came along while suites were asked for are taken, in every version, with
 *       what was stapled to them ({@link io.picket.probes.tls.ShownChains}).
 *   <li>Where those leave open what TLS 1.3 shows, it is asked for: everything is on offer but rare
 *       groups, with the server's name where there is one; where that is refused, TLS 1.3 with rare
 *       and post-quantum groups as well.
 *   <li>No name, where there is one to leave out.
 *   <li>Unless the schemes of TLS 1.3 were asked for along with its groups: TLS 1.3 with the
 *       schemes that no key seen so far can sign with, until that is refused; and those an RSA key
 *       signs with, one by one. Other keys have one scheme each.
 *   <li>TLS 1.2 is asked for only where nobody has shown or refused it.
 *   <li>Other keys up to TLS 1.2 in the same way, with suites and schemes, unless TLS 1.3 had no
 *       other key and the older versions showed the very same: no server is known to keep a further
 *       key for old versions alone.
 * </ol>
 *
 * <p>In full detail a modern server costs no connection for all of this, and one where it has a
 * name; six at most where nobody has asked for suites.
 */
public final class CertificateProbe implements Probe<CertificateSeen> {
  private final InstantSource clock;
  private final RandomGenerator random;
  private final TrustStores stores;
  private final CertificateShelf shelf = new CertificateShelf();
  private final Optional<IssuerInquiry> issuers;
  private final TlsProbe.Detail detail;

  /** Without asking issuers anything. */
  public CertificateProbe(InstantSource clock, RandomGenerator random, List<TrustStore> stores) {
    this(clock, random, TrustStores.everywhere(stores), Optional.empty(), TlsProbe.Detail.FULL);
  }

  /**
   * Loads nothing: neither roots nor cryptography.
   *
   * @param random for hellos and key shares; no secret of anybody hangs on it
   * @param stores the roots to ask about at each host
   * @param issuers who is asked whether certificates were taken back, where that is allowed
   * @param detail for a verdict alone, keys that no handshake shows by itself are not looked for;
   *     all schemes are only for full detail
   */
  public CertificateProbe(
      InstantSource clock,
      RandomGenerator random,
      TrustStores stores,
      Optional<IssuerInquiry> issuers,
      TlsProbe.Detail detail) {
    this.detail = detail;
    this.clock = clock;
    this.random = random;
    this.stores = stores;
    this.issuers = issuers;
  }

  @Override
  public String id() {
    return "certificate";
  }

  @Override
  public Intrusion intrusion() {
    return Intrusion.HANDSHAKE;
  }

  @Override
  public Class<CertificateSeen> sees() {
    return CertificateSeen.class;
  }

  @Override
  public boolean beginsWithTls() {
    return true;
  }

  @Override
  public Interest wants(ServiceFacts soFar) {
    return switch (soFar.outcome(ServiceSeen.class)) {
      case Outcome.Observed<ServiceSeen>(ServiceSeen seen) ->
          switch (seen.anyTls()) {
            case Answer.Yes _ -> new Interest.Yes();
            case Answer.No(String how) -> new Interest.No("no TLS here: " + how);
            case Answer.Unknown(var reason, String detail) -> new Interest.Unclear(reason, detail);
          };
      case Outcome.Inconclusive<ServiceSeen>(var reason, String detail) ->
          new Interest.Unclear(reason, detail);
      case Outcome.NotApplicable<ServiceSeen>(String why, _) -> new Interest.No(why);
    };
  }

  @Override
  public CertificateSeen observe(Site at, Wire wire) throws WireException, InterruptedException {
    List<TrustStore> asked = stores.at(at.host());
    var examination = new CertificateExamination(asked, shelf);
    CertificateSeen seen =
        new CertificateLook(at, wire, random, clock.instant(), examination, detail).look();
    return issuers.isPresent() ? issuers.get().complete(seen, asked, clock.instant()) : seen;
  }
}
