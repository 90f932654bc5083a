package io.picket.scanner;

import io.picket.checks.Coverage;
import io.picket.checks.Judge;
import io.picket.checks.Priorities;
import io.picket.checks.Profile;
import io.picket.checks.Profiles;
import io.picket.checks.Warnings;
import io.picket.model.CheckId;
import io.picket.model.Finding;
import io.picket.model.Gate;
import io.picket.model.ScanRecord;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.Options;

/** {@code picket report}: judges the facts of a record again and renders it; sends nothing. */
final class ReportCommand implements Command {
  private static final CheckId TLS_POLICY = new CheckId("tls-policy-kept");

  @Override
  public String name() {
    return "report";
  }

  @Override
  public String summary() {
    return "Judge a JSON record again with today's checks and write reports from it";
  }

  @Override
  public String syntax() {
    return "RECORD.json [OPTIONS]";
  }

  @Override
  public List<Section> sections() {
    var questions =
        new Options()
            .addOption(
                ScanOptions.valued(
                    null, "profile", "NAME", "judge by this profile, not by the record's own"))
            .addOption(
                ScanOptions.valued(null, "guide", "NAME", "hold it against this hardening guide"))
            .addOption(
                ScanOptions.valued(null, "policy", "NAME|FILE", "hold TLS against this policy"))
            .addOption(
                ScanOptions.valued(
                    null, "declare", "FILE", "in the place of what the record says was declared"))
            .addOption(
                ScanOptions.valued(null, "advisories", "FILE", "advisories to add or replace"))
            .addOption(RecogOption.option("read the services' words again by these patterns"))
            .addOption(
                ScanOptions.valued(
                    null, "fail-on", "SEVERITY", "exit 1 for a finding this bad, or none"))
            .addOption(
                ScanOptions.flag(
                    null, "as-judged", "keep the findings as they stand in the record"));
    return List.of(new Section("What to ask", questions), ScanOptions.output());
  }

  @Override
  public Options options() {
    return ScanOptions.join(sections());
  }

  @Override
  public String notes() {
    return "Validity of certificates is judged at the moment of the scan. - reads the record from"
        + " standard input.";
  }

  @Override
  public ExitCode run(Arguments arguments, Surroundings surroundings)
      throws UsageException, IOException {
    String name = arguments.onlyWord("RECORD.json");
    Outputs outputs = Outputs.read(arguments, surroundings, false);
    ScanRecord read = RecordFile.read(name, surroundings);
    if (arguments.has(RecogOption.NAME)) {
      read = read.withHosts(RecogOption.hearsay(arguments)::read);
    }
    Profile profile = profile(arguments, read);
    ScanRecord record = arguments.has("as-judged") ? read : judged(read, profile);
    Gate gate = ScanRequest.gate(arguments).orElseGet(profile::gate);
    Gate.Decision decision = gate.decide(record);
    outputs.write(record, decision);
    return ScanCommand.exitCode(record, decision);
  }

  private static Profile profile(Arguments arguments, ScanRecord record) throws UsageException {
    String name = arguments.value("profile").orElse(record.run().profile());
    Optional<Profile> profile = Profiles.named(name);
    if (profile.isEmpty()) {
      throw new UsageException(
          "there is no profile \""
              + name
              + "\"; name another with --profile, one of: "
              + String.join(", ", Profiles.names()));
    }
    Profile told = profile.get();
    if (told.guide().isEmpty() && !record.guides().isEmpty()) {
      told = told.withGuide(record.guides().getFirst().guide());
    }
    return ScanRequest.told(told, arguments);
  }

  private static ScanRecord judged(ScanRecord record, Profile profile) {
    Profile told =
        profile.declarations().isEmpty()
            ? profile.withDeclarations(record.declarations())
            : profile;
    List<Finding> findings =
        withPolicy(
            record,
            profile,
            Judge.judge(
                record.hosts(),
                record.notChecked(),
                told,
                record.run().client(),
                record.run().started()));
    return new ScanRecord(
        record.schemaVersion(),
        record.tool(),
        record.run(),
        Warnings.of(told, record.hosts(), record.run().started()),
        Priorities.of(record.hosts(), findings, told),
        record.hosts(),
        findings,
        told.checks().stream().map(check -> check.card()).toList(),
        record.notChecked(),
        told.declarations(),
        Coverage.of(record.hosts(), findings, told, record.run().started()));
  }

  /**
   * A policy that was chosen for the scan is not in its record. Without one, its verdict stays as
   * it was: it must not come to nothing only because nobody named the policy again.
   */
  private static List<Finding> withPolicy(
      ScanRecord record, Profile profile, List<Finding> findings) {
    if (profile.tlsPolicy().isPresent()) {
      return findings;
    }
    Map<Finding.Key, Finding> before = new HashMap<>();
    for (Finding finding : record.findings()) {
      if (finding.key().check().equals(TLS_POLICY)) {
        before.put(finding.key(), finding);
      }
    }
    return findings.stream().map(now -> before.getOrDefault(now.key(), now)).toList();
  }
}
