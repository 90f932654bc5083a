package io.picket.checks;

import io.picket.model.Addresses;
import io.picket.model.CertificateSeen;
import io.picket.model.CheckCard;
import io.picket.model.Evidence;
import io.picket.model.HostFacts;
import io.picket.model.Outcome;
import io.picket.model.PortCensus;
import io.picket.model.PortState;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.TlsSupport;
import io.picket.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether the addresses of one name speak the same TLS: versions, suites and certificates. Ports
 * that are open at one address alone are another question; so are parts that nobody could see.
 */
record TlsSameAtEveryAddress() implements Check.OfHost {
  private static final int MOST_EVIDENCE = 20;
  private static final CheckCard CARD =
      Card.of(
              "tls-same-at-every-address",
              Severity.INFO,
              "Every address of the name speaks the same TLS")
          .why(
              "Clients are sent to any of a name's addresses. Where one of them was left behind,"
                  + " some of them get the weaker server, and no fault is easier to overlook.")
          .remedy("Give all servers behind the name the same configuration and certificate.")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Verdict judge(HostFacts host, Circumstances circumstances) {
    if (host.ports() instanceof Outcome.Inconclusive<PortCensus>(Reason reason, String detail)) {
      return new Verdict.Unknown(reason, detail);
    }
    if (circumstances.siblings().isEmpty()) {
      return new Verdict.NotApplicable("No other address of this name was looked at.");
    }
    var comparison = new Comparison();
    for (HostFacts sibling : circumstances.siblings()) {
      for (ServiceFacts mine : host.services()) {
        int port = mine.endpoint().port();
        Facts.service(sibling, port)
            .ifPresentOrElse(
                theirs -> comparison.compare(mine, theirs),
                () -> comparison.missing(mine, sibling, state(sibling, port)));
      }
    }
    return comparison.verdict(host);
  }

  /** What was held against each other so far, and what could not be. */
  private static final class Comparison {
    private final List<Evidence> differences = new ArrayList<>();
    private final List<String> gaps = new ArrayList<>();
    private int alike;

    void compare(ServiceFacts one, ServiceFacts other) {
      if (Facts.declinesTls(one).isPresent() || Facts.declinesTls(other).isPresent()) {
        return;
      }
      String place = one.endpoint() + " and " + Addresses.text(other.endpoint().address());
      Optional<TlsSupport> mine = one.fact(TlsSupport.class);
      Optional<TlsSupport> theirs = other.fact(TlsSupport.class);
      if (mine.isPresent() && theirs.isPresent()) {
        for (TlsSupport.OfVersion entry : mine.get().versions()) {
          String version = entry.version().label();
          compare(
              place + ", " + version,
              suites(entry),
              theirs.get().of(entry.version()).flatMap(TlsSameAtEveryAddress::suites));
        }
      } else {
        gaps.add(place + ", TLS");
      }
      compare(place + ", certificate", leaf(one), leaf(other));
    }

    /** Without a word from there, only a port known to be shut is another question. */
    void missing(ServiceFacts one, HostFacts sibling, PortState there) {
      if (there == PortState.UNKNOWN && Facts.declinesTls(one).isEmpty()) {
        gaps.add(one.endpoint() + " and " + Addresses.text(sibling.host().address()));
      }
    }

    private void compare(String what, Optional<List<String>> here, Optional<List<String>> there) {
      if (here.isEmpty() || there.isEmpty()) {
        gaps.add(what);
      } else if (here.equals(there)) {
        alike++;
      } else {
        differences.add(
            new Evidence(
                what,
                only(here.get(), there.get()) + "; at the other " + only(there.get(), here.get())));
      }
    }

    Verdict verdict(HostFacts host) {
      if (!differences.isEmpty()) {
        return new Verdict.Fail(
            Severity.INFO,
            "The addresses of this name differ in how they speak TLS.",
            differences.stream().limit(MOST_EVIDENCE).toList());
      }
      if (!gaps.isEmpty()) {
        return new Verdict.Unknown(
            Reason.NOT_TRIED, "Not seen at both addresses: " + gaps.getFirst() + ".");
      }
      if (alike > 0) {
        return new Verdict.Pass("Versions, suites and certificates are the same.");
      }
      boolean tls =
          host.services().stream().anyMatch(service -> Facts.declinesTls(service).isEmpty());
      return tls
          ? new Verdict.Unknown(
              Reason.NOT_TRIED, "No port that may speak TLS was looked at at two addresses.")
          : new Verdict.NotApplicable("No port speaks TLS.");
    }
  }

  private static PortState state(HostFacts host, int port) {
    return host.ports().fact().map(census -> census.stateOf(port)).orElse(PortState.UNKNOWN);
  }

  /** The suites of a version, none when it is refused; empty when that is not wholly known. */
  private static Optional<List<String>> suites(TlsSupport.OfVersion entry) {
    boolean known =
        entry.accepted().isNo() || (entry.accepted().isYes() && entry.suitesComplete().isYes());
    return known
        ? Optional.of(entry.suites().stream().map(TlsSupport.CipherSuite::name).sorted().toList())
        : Optional.empty();
  }

  private static String only(List<String> these, List<String> those) {
    List<String> more = these.stream().filter(name -> !those.contains(name)).toList();
    if (these.isEmpty()) {
      return "refused";
    }
    return more.isEmpty() ? "nothing more" : String.join(", ", more);
  }

  private static Optional<List<String>> leaf(ServiceFacts service) {
    return service
        .fact(CertificateSeen.class)
        .filter(seen -> !seen.chains().isEmpty())
        .map(seen -> seen.chains().getFirst().certificates())
        .filter(certificates -> !certificates.isEmpty())
        .map(certificates -> List.of(certificates.getFirst().sha256()));
  }
}
