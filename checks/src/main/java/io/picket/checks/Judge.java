package io.picket.checks;

import io.picket.model.Addresses;
import io.picket.model.ClientId;
import io.picket.model.Endpoint;
import io.picket.model.Finding;
import io.picket.model.Findings;
import io.picket.model.HostFacts;
import io.picket.model.NotChecked;
import io.picket.model.Observation;
import io.picket.model.Omission;
import io.picket.model.Outcome;
import io.picket.model.PortCensus;
import io.picket.model.PortSet;
import io.picket.model.PortState;
import io.picket.model.Reason;
import io.picket.model.ScanRecord;
import io.picket.model.ServiceFacts;
import io.picket.model.Subject;
import io.picket.model.Text;
import io.picket.model.Transport;
import io.picket.model.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Applies the checks of a profile to facts.
 *
 * <ol>
 *   <li>Every check gives at least one finding for every host that was asked for, reached or not.
 *   <li>An endpoint check is asked about every open port. An open port that nobody looked at is
 *       unknown.
 *   <li>Where no port is open, an endpoint check does not apply; where it is not certain that none
 *       is, the answer is unknown and the subject is the host.
 *   <li>A missing observation is unknown with its reason; a check that breaks is unknown with
 *       reason {@link Reason#BUG}, and the others go on.
 *   <li>The addresses of one declared name are folded into one finding: the worst verdict wins. An
 *       address that was not looked at makes the name as a whole unknown, as one that was looked at
 *       in vain does.
 * </ol>
 */
public final class Judge {
  /** An IPv6 address without brackets ends in no port, though its last group may look like one. */
  private static final Pattern ENDPOINT =
      Pattern.compile("(?:(?<host>[^:]+)|\\[(?<v6>[^]]+)])(?::[0-9]{1,5}(?:/(?:tcp|udp))?)?");

  /** One address of a name, as {@link io.picket.model.Host} writes it. */
  private static final Pattern OF_NAME =
      Pattern.compile("(?<name>\\S+) \\((?<address>[0-9a-fA-F.:]+)\\)");

  private Judge() {}

  /** The findings, in order of key. */
  public static List<Finding> judge(
      List<HostFacts> hosts,
      List<NotChecked> notChecked,
      Profile profile,
      ClientId client,
      Instant at) {
    return judge(hosts, notChecked, profile, client, at, List.of());
  }

  /**
   * The findings, in order of key.
   *
   * @param beside other records, for the questions that are asked of all servers together; nothing
   *     is found about theirs
   */
  public static List<Finding> judge(
      List<HostFacts> hosts,
      List<NotChecked> notChecked,
      Profile profile,
      ClientId client,
      Instant at,
      List<ScanRecord> beside) {
    Set<String> known = new HashSet<>();
    for (HostFacts host : hosts) {
      known.add(host.host().toString());
      known.add(host.host().declared());
      known.add(Addresses.text(host.host().address()));
    }
    Map<String, List<Missing>> left =
        notChecked.stream()
            .flatMap(missed -> missing(missed, known).stream())
            .collect(Collectors.groupingBy(Missing::declared));
    var keys = new KeysInUse(hosts, unseen(left), client, beside);
    Map<String, List<HostFacts>> named = hosts.stream().collect(Collectors.groupingBy(Judge::name));
    var names = new HashSet<>(named.keySet());
    names.addAll(left.keySet());
    // Name by name, so that what a thousand hosts have in common need not be kept a thousand times.
    var findings = new Findings.Builder(client);
    for (String name : names) {
      var fold = new Fold(client);
      List<HostFacts> sameName = named.getOrDefault(name, List.of());
      for (HostFacts host : sameName) {
        judge(new Circumstances(at, host, siblings(host, sameName), keys, profile), fold);
      }
      for (Missing place : left.getOrDefault(name, List.of())) {
        leave(place, profile, fold);
      }
      findings.add(fold.findings());
    }
    return findings.build();
  }

  private static void judge(Circumstances circumstances, Fold fold) {
    for (Check check : circumstances.profile().checks()) {
      switch (check) {
        case Check.OfHost ofHost -> ofHost(ofHost, circumstances, fold);
        case Check.OfEndpoint<?> ofEndpoint -> ofEndpoints(ofEndpoint, circumstances, fold);
      }
    }
  }

  /** Every check is left open where nothing was looked at. */
  private static void leave(Missing place, Profile profile, Fold fold) {
    var unknown = new Verdict.Unknown(place.missed().reason(), place.missed().detail());
    for (Check check : profile.checks()) {
      fold.add(check, new Subject.OfHost(place.declared()), place.address(), unknown);
    }
  }

  /** What left no facts: a target, or one of its addresses. */
  private record Missing(String declared, String address, NotChecked missed) {}

  /** Targets of the scan that left nothing; what the scope excludes is no part of it. */
  private static Set<String> unseen(Map<String, List<Missing>> left) {
    return left.values().stream()
        .flatMap(List::stream)
        .filter(place -> place.missed().reason() != Reason.OUT_OF_SCOPE)
        .map(Missing::declared)
        .collect(Collectors.toSet());
  }

  private static String name(HostFacts host) {
    return host.host().declared();
  }

  private static List<HostFacts> siblings(HostFacts host, List<HostFacts> sameName) {
    return sameName.stream()
        .filter(other -> !other.host().address().equals(host.host().address()))
        .toList();
  }

  /**
   * What of a target left no facts; endpoints and probes of known hosts speak for themselves.
   *
   * @param known what left some
   */
  private static Optional<Missing> missing(NotChecked missed, Set<String> known) {
    String what = missed.what();
    if (what.isEmpty() || known.contains(what)) {
      return Optional.empty();
    }
    Matcher ofName = OF_NAME.matcher(what);
    if (ofName.matches()) {
      return Optional.of(new Missing(ofName.group("name"), ofName.group("address"), missed));
    }
    Matcher endpoint = ENDPOINT.matcher(what);
    boolean speaksForItself =
        what.chars().anyMatch(Character::isWhitespace)
            || (endpoint.matches()
                && (known.contains(endpoint.group("host"))
                    || known.contains(endpoint.group("v6"))));
    return speaksForItself ? Optional.empty() : Optional.of(new Missing(what, what, missed));
  }

  private static void ofHost(Check.OfHost check, Circumstances circumstances, Fold fold) {
    HostFacts facts = circumstances.facts();
    fold.add(
        check,
        new Subject.OfHost(facts.host().declared()),
        Addresses.text(facts.host().address()),
        guarded(() -> check.judge(facts, circumstances)));
  }

  private static <O extends Observation> void ofEndpoints(
      Check.OfEndpoint<O> check, Circumstances circumstances, Fold fold) {
    HostFacts facts = circumstances.facts();
    String declared = facts.host().declared();
    for (ServiceFacts service : services(facts)) {
      Endpoint endpoint = service.endpoint();
      fold.add(
          check,
          new Subject.OfEndpoint(declared, endpoint.port(), Transport.TCP),
          endpoint.toString(),
          guarded(() -> answer(check, service, circumstances)));
    }
    withoutEndpoint(facts)
        .ifPresent(verdict ->
            fold.add(
                check,
                new Subject.OfHost(declared),
                Addresses.text(facts.host().address()),
                verdict));
  }

  private static <O extends Observation> Verdict answer(
      Check.OfEndpoint<O> check, ServiceFacts service, Circumstances circumstances) {
    Optional<String> declined =
        check.declines(service, circumstances).or(() -> Relays.excuse(service, circumstances));
    if (declined.isPresent()) {
      return new Verdict.NotApplicable(declined.get());
    }
    return switch (service.outcome(check.needs())) {
      case Outcome.Observed<O>(O seen) -> check.judge(seen, service, circumstances);
      case Outcome.Inconclusive<O>(Reason reason, String detail) ->
          new Verdict.Unknown(reason, detail);
      case Outcome.NotApplicable<O>(String why, Optional<Omission> omission) ->
          new Verdict.NotApplicable(why, omission);
    };
  }

  /** Every endpoint known to be open, also those that nobody came round to look at. */
  private static List<ServiceFacts> services(HostFacts facts) {
    var services = new ArrayList<>(facts.services());
    if (facts.ports() instanceof Outcome.Observed<PortCensus>(PortCensus census)
        && !census.middleboxSuspected()) {
      Set<Integer> looked = new HashSet<>();
      services.forEach(service -> looked.add(service.endpoint().port()));
      census.in(PortState.OPEN).stream()
          .filter(port -> !looked.contains(port))
          .forEach(port ->
              services.add(
                  new ServiceFacts(new Endpoint(facts.host().address(), port), List.of())));
    }
    return services;
  }

  /** What an endpoint check says of the host beside its endpoints, or nothing. */
  private static Optional<Verdict> withoutEndpoint(HostFacts facts) {
    return switch (facts.ports()) {
      case Outcome.Inconclusive<PortCensus>(Reason reason, String detail) ->
          Optional.of(new Verdict.Unknown(reason, detail));
      case Outcome.NotApplicable<PortCensus>(String why, _) ->
          facts.services().isEmpty()
              ? Optional.of(new Verdict.Unknown(Reason.NOT_TRIED, why))
              : Optional.empty();
      case Outcome.Observed<PortCensus>(PortCensus census) -> withoutEndpoint(facts, census);
    };
  }

  private static Optional<Verdict> withoutEndpoint(HostFacts facts, PortCensus census) {
    PortSet unknown = census.in(PortState.UNKNOWN);
    if (!unknown.isEmpty()) {
      return Optional.of(
          new Verdict.Unknown(
              Reason.NOT_TRIED, "It was not found out whether " + Phrases.areOpen(unknown) + "."));
    }
    boolean anyOpen = !census.in(PortState.OPEN).isEmpty() || !facts.services().isEmpty();
    if (anyOpen && !(census.middleboxSuspected() && facts.services().isEmpty())) {
      return Optional.empty();
    }
    if (census.middleboxSuspected()) {
      return Optional.of(
          new Verdict.Unknown(
              Reason.CONTRADICTORY, "Nearly every port looks open, so none could be believed."));
    }
    return Optional.of(
        census.in(PortState.CLOSED).isEmpty()
            ? new Verdict.Unknown(Reason.SILENT, "No port gave any answer.")
            : new Verdict.NotApplicable("No port asked is open from here."));
  }

  /** The one place where a fault of a check is kept from hurting the others. */
  private static Verdict guarded(java.util.function.Supplier<Verdict> question) {
    try {
      return question.get();
    } catch (RuntimeException | StackOverflowError fault) {
      return new Verdict.Unknown(
          Reason.BUG,
          "The check broke: "
              + fault.getClass().getSimpleName()
              + (fault.getMessage() == null ? "" : ": " + Text.printable(fault.getMessage(), 200)));
    }
  }
}
