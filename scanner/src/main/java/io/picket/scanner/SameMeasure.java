package io.picket.scanner;

import io.picket.checks.Profile;
import io.picket.checks.Profiles;
import io.picket.fingerprints.advisories.Advisories;
import io.picket.fingerprints.data.Spelling;
import io.picket.fingerprints.tls.policies.Policies;
import io.picket.fingerprints.tls.policies.TlsPolicy;
import io.picket.model.Gate;
import io.picket.model.Measure;
import io.picket.model.ScanRecord;
import io.picket.model.Severity;
import io.picket.model.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * By what a record is judged again: by what it says it was judged by, unless the command line says
 * something else. Where the same cannot be had, it is said.
 *
 * @param profile the profile with gate, policy, guide, declarations and advisories
 * @param notices what the operator must know, for standard error
 */
record SameMeasure(Profile profile, List<String> notices) {
  SameMeasure {
    notices = List.copyOf(notices);
  }

  /**
   * Puts it together.
   *
   * @throws UsageException when the record's profile or policy cannot be had
   */
  static SameMeasure of(ScanRecord record, Arguments arguments) throws UsageException {
    var notices = new ArrayList<String>();
    Profile profile = profile(arguments, record);
    if (profile.guide().isEmpty() && !record.guides().isEmpty()) {
      profile = profile.withGuide(record.guides().getFirst().guide());
    }
    Optional<Measure> before = record.run().measure();
    Optional<Measure.Policy> policy = before.flatMap(Measure::policy);
    if (policy.isPresent() && !arguments.has("policy")) {
      profile = profile.withPolicy(policy(policy.get(), notices));
    }
    profile = ScanRequest.told(profile, DeclareOption.read(arguments), arguments);
    if (profile.declarations().isEmpty()) {
      profile = profile.withDeclarations(record.declarations());
    }
    if (before.map(Measure::ownAdvisories).orElse(false) && !arguments.has("advisories")) {
      List<Measure.OwnList> lists =
          before.flatMap(Measure::advisories).map(Measure.OwnAdvisories::lists).orElse(List.of());
      if (lists.isEmpty() || lists.stream().anyMatch(list -> list.lines().isEmpty())) {
        notices.add(
            "the record was judged with advisories of the operator's own that are not in it"
                + lists.stream().map(SameMeasure::called).collect(Collectors.joining())
                + ", and is now judged with those that come with Picket; name the others again with"
                + " --advisories FILE");
      } else {
        profile = profile.withAdvisories(advisories(lists));
      }
    }
    return new SameMeasure(
        profile.withGate(gate(arguments, before, profile.gate(), notices)), notices);
  }

  /**
   * The gate for findings that are kept as they stand.
   *
   * @throws UsageException when neither the record nor its profile says
   */
  static Gate gateOf(ScanRecord record, Arguments arguments) throws UsageException {
    Optional<Gate> told =
        ScanRequest.gate(arguments).or(() -> record.run().measure().map(Measure::gate));
    return told.isPresent() ? told.get() : profile(arguments, record).gate();
  }

  private static Profile profile(Arguments arguments, ScanRecord record) throws UsageException {
    Optional<String> told = arguments.value("profile");
    String name = told.orElse(record.run().profile());
    Optional<Profile> profile = Profiles.named(name);
    if (profile.isEmpty()) {
      throw new UsageException(
          told.isPresent()
              ? "--profile: there is no profile \""
                  + Text.printable(name, 60)
                  + "\"; "
                  + Spelling.hint(name, Profiles.names())
              : "the record was judged by a profile \""
                  + Text.printable(name, 60)
                  + "\" that this Picket does not have; name another with --profile, one of: "
                  + String.join(", ", Profiles.names()));
    }
    return profile.get();
  }

  private static Gate gate(
      Arguments arguments, Optional<Measure> before, Gate profiles, List<String> notices)
      throws UsageException {
    Optional<Gate> told = ScanRequest.gate(arguments);
    if (told.isPresent()) {
      return told.get();
    }
    if (before.isEmpty()) {
      notices.add(
          "the record does not say which findings were too bad for it; the profile's own threshold"
              + " holds, "
              + label(profiles)
              + " (--fail-on names another)");
      return profiles;
    }
    Gate same = before.get().gate();
    if (!arguments.has("profile")) {
      return same;
    }
    if (!same.equals(profiles)) {
      notices.add(
          "the threshold is that of --profile, "
              + label(profiles)
              + "; the record was judged by "
              + label(same)
              + " (--fail-on names another)");
    }
    return profiles;
  }

  private static String label(Gate gate) {
    return gate.failOn().map(Severity::label).orElse("none");
  }

  private static String called(Measure.OwnList list) {
    return " (" + Text.printable(list.name(), 100) + " of " + list.dated() + ")";
  }

  /** The shipped list of today with the operator's own as they were. */
  private static Advisories advisories(List<Measure.OwnList> lists) throws UsageException {
    Advisories all = Advisories.shipped();
    for (Measure.OwnList list : lists) {
      if (!Policies.digest(list.lines()).equals(list.digest())) {
        throw new UsageException(
            "the advisories in the record"
                + called(list)
                + " are not those it was judged by (their SHA-256 differs); name them again with"
                + " --advisories FILE");
      }
      all =
          all.with(
              Advisories.read(
                  "(advisories in the record)",
                  list.name(),
                  String.join("\n", list.lines()) + "\n"));
    }
    return all;
  }

  private static TlsPolicy policy(Measure.Policy kept, List<String> notices) throws UsageException {
    String title = Text.printable(kept.title() + " (" + kept.version() + ")", 100);
    if (kept.lines().isEmpty()) {
      Optional<TlsPolicy> shipped = Policies.named(kept.id());
      if (shipped.isEmpty()) {
        throw new UsageException(
            "the record was judged by the TLS policy "
                + title
                + ", which this Picket does not have; name another with --policy");
      }
      if (!Policies.digest(shipped.get().lines()).equals(kept.digest())) {
        notices.add(
            "the TLS policy "
                + title
                + " was changed in Picket since the record was written; it is judged by today's, "
                + shipped.get().title()
                + " ("
                + shipped.get().version()
                + ")");
      }
      return shipped.get();
    }
    if (!Policies.digest(kept.lines()).equals(kept.digest())) {
      throw new UsageException(
          "the TLS policy "
              + title
              + " in the record is not the one it was judged by (its SHA-256 differs); name it"
              + " again with --policy FILE");
    }
    return Policies.read("(policy in the record)", String.join("\n", kept.lines()) + "\n");
  }
}
