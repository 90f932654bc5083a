package io.picket.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Finding;
import io.picket.model.GuideCoverage;
import io.picket.model.GuideCoverage.Status;
import io.picket.model.ProbeRun;
import io.picket.model.ScanRecord;
import io.picket.model.Verdict;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A scan with a guide, as the record and as the report for people tell it. */
record GuideScan(ScanRecord record, String text) {
  /** The coverage of the one server scanned. */
  GuideCoverage coverage() {
    return record.guides().getFirst();
  }

  /** The status of every row. */
  Map<String, Status> rows() {
    var rows = new TreeMap<String, Status>();
    coverage().rows().forEach(row -> rows.put(row.id(), row.status()));
    return rows;
  }

  /** The rows that are refuted, in order. */
  List<String> refuted() {
    return rows().entrySet().stream()
        .filter(row -> row.getValue() == Status.REFUTED)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The rows whose status differs from another scan's, and what they became. */
  Map<String, Status> turned(Map<String, Status> before) {
    Map<String, Status> turned = new TreeMap<>(rows());
    before.forEach((row, status) -> turned.remove(row, status));
    return turned;
  }

  /** Every refuted row stands in the report for people, with what to do about it. */
  void assertSaysWhatToChange(List<String> refuted) {
    String told = bare(text);
    for (GuideCoverage.Row row : coverage().rows()) {
      if (refuted.contains(row.id())) {
        assertThat(told).contains(row.id(), bare(row.text()));
        assertThat(record.findings())
            .as(row.id())
            .anySatisfy(finding -> {
              assertThat(row.checks()).contains(finding.key().check());
              assertThat(finding.verdict())
                  .isInstanceOfSatisfying(
                      Verdict.Fail.class,
                      fail ->
                          assertThat(told).contains(bare(fail.remedy().orElse(remedy(finding)))));
            });
      }
    }
  }

  /** Without the white space in which a report for people may break a text. */
  private static String bare(String text) {
    return text.replaceAll("\\s+", "");
  }

  private String remedy(Finding finding) {
    return record.cards().stream()
        .filter(card -> card.id().equals(finding.key().check()))
        .findFirst()
        .orElseThrow()
        .remedy();
  }

  /**
   * The record tells what the server had to bear, and that it was polite.
   *
   * @param requests the most HTTP requests to the host
   * @param connections the most connections to it, the port scan's apart
   */
  void assertPolite(int requests, int connections) {
    List<ProbeRun> runs =
        record.hosts().stream()
            .flatMap(host -> host.services().stream())
            .flatMap(service -> service.runs().stream())
            .toList();
    assertThat(runs.stream().mapToInt(ProbeRun::requests).sum()).isBetween(1, requests);
    assertThat(runs.stream().mapToInt(ProbeRun::connections).sum()).isBetween(1, connections);
  }

  /** Why every row stands where it does, for the message of a failed assertion. */
  String because() {
    var text = new StringBuilder();
    coverage()
        .rows()
        .forEach(row ->
            text.append(row.id())
                .append(' ')
                .append(row.status())
                .append(": ")
                .append(row.because())
                .append('\n'));
    return text.toString();
  }
}
