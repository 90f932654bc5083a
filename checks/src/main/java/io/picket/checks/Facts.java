package io.picket.checks;

import io.picket.model.Answer;
import io.picket.model.Confidence;
import io.picket.model.HostFacts;
import io.picket.model.Outcome;
import io.picket.model.PortCensus;
import io.picket.model.PortSet;
import io.picket.model.PortState;
import io.picket.model.ProductMatch;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import io.picket.model.TlsSupport;
import io.picket.model.TlsVersion;
import io.picket.model.Verdict;
import java.util.List;
import java.util.Optional;

/** Ways to find a fact among the facts of a host. */
final class Facts {
  private Facts() {}

  /** The facts of an open port that was looked at. */
  static Optional<ServiceFacts> service(HostFacts host, int port) {
    return host.services().stream().filter(facts -> facts.endpoint().port() == port).findFirst();
  }

  /** What a port speaks, where that was found out. */
  static Optional<ServiceSeen> seen(HostFacts host, int port) {
    return service(host, port).flatMap(facts -> facts.fact(ServiceSeen.class));
  }

  /** The state of a port; unknown also when asking came to nothing. */
  static PortState state(HostFacts host, int port) {
    return host.ports() instanceof Outcome.Observed<PortCensus>(PortCensus census)
        ? census.stateOf(port)
        : PortState.UNKNOWN;
  }

  /** What is said where it is not known what became of the ports; nothing where it is known. */
  static Optional<Verdict> withoutCensus(HostFacts host) {
    return switch (host.ports()) {
      case Outcome.Observed<PortCensus> _ -> Optional.empty();
      case Outcome.Inconclusive<PortCensus>(Reason reason, String detail) ->
          Optional.of(new Verdict.Unknown(reason, detail));
      case Outcome.NotApplicable<PortCensus>(String why, _) ->
          Optional.of(new Verdict.Unknown(Reason.NOT_TRIED, why));
    };
  }

  /**
   * Whether a port only looks open: nearly every port of the host does, as behind a middlebox that
   * answers for all of them, and nothing came back from this one.
   */
  static boolean onlyLooksOpen(HostFacts host, int port) {
    return host.ports() instanceof Outcome.Observed<PortCensus>(PortCensus census)
        && census.middleboxSuspected()
        && !seen(host, port).map(ServiceSeen::alive).orElse(false);
  }

  /** What is said of ports that only look open. */
  static Verdict onlyLookOpen(PortSet ports) {
    return new Verdict.Unknown(
        Reason.CONTRADICTORY,
        "Nearly every port looks open and nothing answers there, so it cannot be believed of "
            + Phrases.ports(ports)
            + ".");
  }

  /** Whether no port gave any answer, so that silence proves nothing about any of them. */
  static boolean isMute(PortCensus census) {
    return census.in(PortState.OPEN).isEmpty() && census.in(PortState.CLOSED).isEmpty();
  }

  /** A product at an endpoint, when it was recognised with more than one shared sign. */
  static Optional<ProductMatch> product(ServiceFacts facts, String id) {
    return facts
        .fact(ServiceSeen.class)
        .filter(seen -> !seen.contradictory())
        .flatMap(seen -> seen.product(id))
        .filter(match -> match.confidence() != Confidence.LOW);
  }

  /** The endpoints at which a product was recognised. */
  static List<ServiceFacts> endpointsOf(HostFacts host, String product) {
    return host.services().stream().filter(facts -> product(facts, product).isPresent()).toList();
  }

  /** The versions of TLS before 1.3. */
  static final List<TlsVersion> OLDER_TLS =
      List.of(TlsVersion.TLS_1_0, TlsVersion.TLS_1_1, TlsVersion.TLS_1_2);

  /** Whether any of some versions is accepted; no only when every one is known to be refused. */
  static Answer accepts(ServiceFacts facts, List<TlsVersion> versions) {
    Answer all = new Answer.No("refused");
    for (TlsVersion version : versions) {
      Answer one =
          facts
              .fact(TlsSupport.class)
              .flatMap(seen -> seen.of(version))
              .map(TlsSupport.OfVersion::accepted)
              .orElseGet(() ->
                  new Answer.Unknown(Reason.NOT_TRIED, version.label() + " was not asked about."));
      if (one.isYes()) {
        return one;
      }
      all = one.isUnknown() ? one : all;
    }
    return all;
  }

  /** Whether a question about TLS does not arise at an endpoint, and why. */
  static Optional<String> declinesTls(ServiceFacts facts) {
    return facts
        .fact(ServiceSeen.class)
        .filter(seen -> seen.anyTls().isNo())
        .map(seen -> "The port does not speak TLS.");
  }

  /** Whether a question about web pages does not arise at an endpoint, and why. */
  static Optional<String> declinesWeb(ServiceFacts facts) {
    return facts
        .fact(ServiceSeen.class)
        .filter(seen -> seen.plainHttp().isNo() && seen.httpOverTls().isNo())
        .map(seen -> "The port does not speak HTTP.");
  }
}
