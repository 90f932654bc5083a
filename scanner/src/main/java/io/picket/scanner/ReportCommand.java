package io.picket.scanner;

import io.picket.checks.Cards;
import io.picket.checks.Coverage;
import io.picket.checks.Judge;
import io.picket.checks.Priorities;
import io.picket.checks.Profile;
import io.picket.checks.Warnings;
import io.picket.model.CheckId;
import io.picket.model.Finding;
import io.picket.model.Gate;
import io.picket.model.ScanRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.Options;

/** {@code picket report}: judges the facts of a record again and renders it; sends nothing. */
final class ReportCommand implements Command {
  private static final String AS_JUDGED = "as-judged";
  private static final String BESIDE = "beside";
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
                    null,
                    "profile",
                    "NAME",
                    "judge by this profile and its threshold, not by the record's own"))
            .addOption(
                ScanOptions.valued(null, "guide", "NAME", "hold it against this hardening guide"))
            .addOption(
                ScanOptions.valued(
                    null,
                    "policy",
                    "NAME|FILE",
                    "hold TLS against this policy, not against the record's own"))
            .addOption(
                ScanOptions.repeated(
                    null, "declare", "FILE", "in the place of what the record says was declared"))
            .addOption(
                ScanOptions.repeated(null, "advisories", "FILE", "advisories to add or replace"))
            .addOption(RecogOption.option("read the services' words again by these patterns"))
            .addOption(
                ScanOptions.repeated(
                    null,
                    BESIDE,
                    "RECORD.json",
                    "look for this record's keys in that one too, of any client; repeatable"))
            .addOption(
                ScanOptions.valued(
                    null,
                    "fail-on",
                    "SEVERITY",
                    "exit 1 for a finding this bad, or none; the record's own otherwise"))
            .addOption(
                ScanOptions.flag(null, AS_JUDGED, "keep the findings as they stand in the record"));
    return List.of(new Section("What to ask", questions), ScanOptions.output());
  }

  @Override
  public Options options() {
    return ScanOptions.join(sections());
  }

  @Override
  public String notes() {
    return "A record is judged by what it was judged by, unless an option names something else: its"
        + " profile, threshold, TLS policy (also a house's own), guide and declarations."
        + " Validity of certificates is judged at the moment of the scan. RECORD.json may be -,"
        + " for standard input.";
  }

  @Override
  public ExitCode run(Arguments arguments, Surroundings surroundings)
      throws UsageException, IOException {
    String name = arguments.onlyWord("RECORD.json");
    Outputs outputs = Outputs.read(arguments, surroundings, false);
    for (String option : List.of("profile", "guide", "policy", "declare", "advisories", BESIDE)) {
      if (arguments.has(AS_JUDGED) && arguments.has(option)) {
        throw new UsageException(
            "--as-judged keeps the findings, so --" + option + " would do nothing; leave one out");
      }
    }
    ScanRecord read = RecordFile.read(name, surroundings);
    if (arguments.has(RecogOption.NAME)) {
      read = read.withHosts(RecogOption.hearsay(arguments)::read);
    }
    ScanRecord record;
    Gate gate;
    if (arguments.has(AS_JUDGED)) {
      gate = SameMeasure.gateOf(read, arguments);
      record = asJudged(read, gate);
    } else {
      SameMeasure same = SameMeasure.of(read, arguments);
      same.notices().forEach(notice -> surroundings.err().println("picket: " + notice));
      gate = same.profile().gate();
      record = judged(read, same.profile(), beside(arguments, surroundings));
    }
    Gate.Decision decision = gate.decide(record);
    outputs.write(record, decision);
    return ScanCommand.exitCode(record, decision);
  }

  private static ScanRecord asJudged(ScanRecord record, Gate gate) {
    return record
        .run()
        .measure()
        .map(measure ->
            record.with(record.run().judgedBy(record.run().profile(), measure.with(gate))))
        .orElse(record);
  }

  private static List<ScanRecord> beside(Arguments arguments, Surroundings surroundings)
      throws UsageException {
    var records = new ArrayList<ScanRecord>();
    for (String name : arguments.values(BESIDE)) {
      if (name.equals("-")) {
        throw new UsageException("--" + BESIDE + ": name a file; only the record itself may be -");
      }
      records.add(RecordFile.read(name, surroundings));
    }
    return records;
  }

  private static ScanRecord judged(ScanRecord record, Profile profile, List<ScanRecord> beside) {
    List<Finding> findings =
        withPolicy(
            record,
            profile,
            Judge.judge(
                record.hosts(),
                record.notChecked(),
                profile,
                record.run().client(),
                record.run().started(),
                beside));
    return new ScanRecord(
        record.schemaVersion(),
        record.tool(),
        record.run().judgedBy(profile.name(), profile.measure()),
        Warnings.of(profile, record.hosts(), record.run().started()),
        Priorities.of(record.hosts(), findings, profile),
        record.hosts(),
        findings,
        Cards.of(profile),
        record.notChecked(),
        profile.declarations(),
        Coverage.of(record.hosts(), findings, profile, record.run().started()));
  }

  /**
   * A record that does not say what it was judged by does not say its policy either. Without one,
   * the verdict stays as it was: it must not come to nothing only because nobody named the policy.
   */
  private static List<Finding> withPolicy(
      ScanRecord record, Profile profile, List<Finding> findings) {
    if (profile.tlsPolicy().isPresent() || record.run().measure().isPresent()) {
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
