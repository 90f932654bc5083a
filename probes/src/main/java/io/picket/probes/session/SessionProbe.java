package io.picket.probes.session;

import io.picket.model.Answer;
import io.picket.model.HostName;
import io.picket.model.Intrusion;
import io.picket.model.Outcome;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.TlsSession;
import io.picket.model.TlsSupport;
import io.picket.model.TlsVersion;
import io.picket.probes.Interest;
import io.picket.probes.Probe;
import io.picket.probes.Site;
import io.picket.probes.tls.Extension;
import io.picket.probes.wire.Wire;
import io.picket.probes.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Finishes handshakes with a server, to see what only those show. A modern server costs six
 * connections at most.
 *
 * <ol>
 *   <li>TLS 1.3: one whole handshake, and one hello that asks to go on with its ticket.
 *   <li>Below: the newest version accepted. One whole handshake; one that goes on by session id and
 *       asks for a ticket; by id alone where that came to nothing; and one that goes on by ticket.
 *   <li>A client certificate is answered with none. Once a server has ended a handshake over that,
 *       no other is begun.
 *   <li>Renegotiation is asked for once, at the end of the last connection, and only with leave for
 *       more than a handshake.
 *   <li>Early data is never sent.
 * </ol>
 */
public final class SessionProbe implements Probe<TlsSession> {
  private final RandomGenerator random;
  private final boolean wanted;

  /**
   * @param random for hellos and keys; no secret of anybody hangs on it
   */
  public SessionProbe(RandomGenerator random) {
    this(random, true);
  }

  /**
   * @param wanted whether what handshakes show was asked for at all
   */
  public SessionProbe(RandomGenerator random, boolean wanted) {
    this.random = random;
    this.wanted = wanted;
  }

  @Override
  public String id() {
    return "tls-session";
  }

  @Override
  public Intrusion intrusion() {
    return Intrusion.HANDSHAKE;
  }

  @Override
  public Class<TlsSession> sees() {
    return TlsSession.class;
  }

  @Override
  public boolean beginsWithTls() {
    return true;
  }

  @Override
  public Class<TlsSupport> buildsOn() {
    return TlsSupport.class;
  }

  @Override
  public Interest wants(ServiceFacts soFar) {
    if (!wanted) {
      return new Interest.Unclear(Reason.NOT_TRIED, "only asked with --tls-detail full");
    }
    return switch (soFar.outcome(TlsSupport.class)) {
      case Outcome.Observed<TlsSupport>(TlsSupport seen) -> interest(seen);
      case Outcome.Inconclusive<TlsSupport>(Reason reason, String detail) ->
          new Interest.Unclear(reason, detail);
      case Outcome.NotApplicable<TlsSupport>(String why, _) -> new Interest.No(why);
    };
  }

  private static Interest interest(TlsSupport seen) {
    List<TlsVersion> sessions =
        List.of(TlsVersion.TLS_1_0, TlsVersion.TLS_1_1, TlsVersion.TLS_1_2, TlsVersion.TLS_1_3);
    if (sessions.stream().anyMatch(version -> accepted(seen, version).isYes())) {
      return new Interest.Yes();
    }
    for (TlsVersion version : sessions) {
      if (accepted(seen, version) instanceof Answer.Unknown(Reason reason, String detail)) {
        return new Interest.Unclear(reason, version.label() + ": " + detail);
      }
    }
    return new Interest.No("no version of TLS is accepted");
  }

  static Answer accepted(TlsSupport seen, TlsVersion version) {
    return seen.of(version)
        .map(TlsSupport.OfVersion::accepted)
        .orElseGet(() -> new Answer.Unknown(Reason.NOT_TRIED, "not asked"));
  }

  @Override
  public TlsSession observe(Site at, Wire wire) throws WireException, InterruptedException {
    TlsSupport support = at.soFar().fact(TlsSupport.class).orElseThrow();
    var notes = new SessionNotes();
    var visit = new Visit(at, wire, random, support, notes);
    if (accepted(support, TlsVersion.TLS_1_3).isYes()) {
      new ModernSessions(visit).run();
    }
    Optional<TlsVersion> older =
        List.of(TlsVersion.TLS_1_2, TlsVersion.TLS_1_1, TlsVersion.TLS_1_0).stream()
            .filter(version -> accepted(support, version).isYes())
            .findFirst();
    if (older.isPresent()) {
      new OlderSessions(visit, older.get()).run();
    }
    return notes.fold();
  }

  /** What every part of the look needs. */
  record Visit(
      Site site, Wire wire, RandomGenerator random, TlsSupport support, SessionNotes notes) {
    List<Integer> suites(TlsVersion version) {
      return support.of(version).map(TlsSupport.OfVersion::suites).orElse(List.of()).stream()
          .map(TlsSupport.CipherSuite::code)
          .toList();
    }

    /** A new list that starts with SNI where there is a name to say; never an address. */
    List<Extension> named() {
      var extensions = new ArrayList<Extension>();
      site.host().name().map(HostName::ascii).map(Extension::serverName).ifPresent(extensions::add);
      return extensions;
    }

    boolean mayRenegotiate() {
      return site.clearance().level().compareTo(Intrusion.REQUEST) >= 0;
    }
  }
}
