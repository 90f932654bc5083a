package io.picket.probes.certificate;

import io.picket.model.Answer;
import io.picket.model.CertificateSeen;
import io.picket.model.Intrusion;
import io.picket.model.Outcome;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.model.TlsVersion;
import io.picket.probes.Interest;
import io.picket.probes.Probe;
import io.picket.probes.Site;
import io.picket.probes.trust.TrustStore;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the certificates of a TLS server, in two or three unfinished handshakes: with everything
 * on offer, with TLS 1.2 as the newest where the first agreed on TLS 1.3, and without a server name
 * where there is one. Chains that are the same are told once.
 */
public final class CertificateProbe implements Probe<CertificateSeen> {
  private final InstantSource clock;
  private final RandomGenerator random;
  private final List<TrustStore> stores;

  /**
   * Loads nothing: neither roots nor cryptography.
   *
   * @param random for hellos and key shares; no secret of anybody hangs on it
   * @param stores the roots to ask about
   */
  public CertificateProbe(InstantSource clock, RandomGenerator random, List<TrustStore> stores) {
    this.clock = clock;
    this.random = random;
    this.stores = List.copyOf(stores);
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
      case Outcome.NotApplicable<ServiceSeen>(String why) -> new Interest.No(why);
    };
  }

  @Override
  public CertificateSeen observe(Site at, Wire wire) throws WireException, InterruptedException {
    Optional<String> name = at.host().name().map(host -> host.ascii());
    var look = new Look(at, wire, name);
    Optional<Presented> first = look.at(new Greeting(true, name), "");
    if (first.isEmpty() || first.get().version() == TlsVersion.TLS_1_3) {
      look.at(new Greeting(false, name), "TLS 1.2 and older, ");
    }
    if (name.isPresent()) {
      look.at(new Greeting(true, Optional.empty()), "");
    }
    return look.seen();
  }

  /** A chain and the handshakes it was presented in. */
  private record Shown(String via, Handshakes handshakes) {}

  /** One visit: collects what was presented and what was not. */
  private final class Look {
    private final Site site;
    private final Wire wire;
    private final String nameAsked;
    private final CertificateExamination examination = new CertificateExamination(stores);
    private final Instant now = clock.instant();
    private final Map<List<String>, Shown> shown = new LinkedHashMap<>();
    private final List<CertificateSeen.Unread> unread = new ArrayList<>();
    private @Nullable WireException why;

    Look(Site site, Wire wire, Optional<String> name) {
      this.site = site;
      this.wire = wire;
      this.nameAsked = name.orElse(site.clearance().endpoint().addressText());
    }

    Optional<Presented> at(Greeting greeting, String offered) throws InterruptedException {
      String sni = greeting.serverName().map(name -> "SNI " + name).orElse("no SNI");
      try (Connection connection = wire.connect(site.clearance())) {
        Presented presented = new ChainReader(connection, greeting, random).read();
        add(presented, presented.version().label() + ", " + sni);
        return Optional.of(presented);
      } catch (WireException e) {
        unread.add(new CertificateSeen.Unread(offered + sni, e.reason(), e.detail()));
        why = why == null ? e : why;
        return Optional.empty();
      }
    }

    private void add(Presented presented, String via) {
      shown.merge(
          presented.certificates().stream().map(Base64.getEncoder()::encodeToString).toList(),
          new Shown(via, Handshakes.of(presented)),
          (first, again) -> new Shown(first.via(), first.handshakes().and(again.handshakes())));
    }

    CertificateSeen seen() throws WireException {
      WireException failure = why;
      List<CertificateSeen.Chain> chains =
          shown.values().stream()
              .map(one -> examination.examine(one.via(), one.handshakes(), nameAsked, now))
              .toList();
      if (chains.isEmpty() && failure != null) {
        throw failure;
      }
      return new CertificateSeen(chains, unread);
    }
  }
}
