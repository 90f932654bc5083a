package io.picket.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Addresses;
import io.picket.model.Host;
import io.picket.model.HostFacts;
import io.picket.model.Outcome;
import io.picket.model.PortCensus;
import io.picket.model.PortSet;
import io.picket.model.PortState;
import io.picket.model.Reason;
import io.picket.model.ScanRecord;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Many hosts with nothing open are told in a line, and no doubt and no open port goes with them.
 */
class QuietTest {
  private static final String CLOSED = "127.4.0.1-4, 127.4.0.6-8, 127.4.0.10-20";

  private static PortCensus.Group group(PortState state, String ports) {
    return new PortCensus.Group(state, "read from the system", PortSet.parse(ports));
  }

  private static HostFacts host(int last) {
    Outcome<PortCensus> ports =
        switch (last) {
          case 5 -> new Outcome.Inconclusive<>(Reason.SILENT, "none of 10 ports answered");
          case 9 ->
              new Outcome.Observed<>(
                  new PortCensus(
                      List.of(group(PortState.OPEN, "8040"), group(PortState.CLOSED, "8041-8049")),
                      false));
          default ->
              new Outcome.Observed<>(
                  new PortCensus(List.of(group(PortState.CLOSED, "8040-8049")), false));
        };
    return new HostFacts(
        Host.at(Addresses.parse("127.4.0." + last).orElseThrow()), ports, List.of());
  }

  private static ScanRecord record() {
    return record(1, 20);
  }

  private static ScanRecord record(int step, int last) {
    ScanRecord other = SampleRecords.unreachable();
    List<HostFacts> hosts = new ArrayList<>();
    for (int host = 1; host <= last; host += step) {
      hosts.add(host(host));
    }
    return new ScanRecord(
        other.schemaVersion(),
        other.tool(),
        other.run(),
        hosts,
        other.findings(),
        other.cards(),
        other.notChecked());
  }

  @Test
  void onTheTerminal() {
    ScanRecord record = record();

    assertThat(new TerminalReport(100, false).render(record, SampleRecords.gate(record)))
        .contains(
            """
              127.4.0.9  1 open, 9 closed

              18 hosts  10 closed
                %s
              127.4.0.5  no answer in time: none of 10 ports answered
            """
                .formatted(CLOSED));
  }

  @Test
  void inThePage() throws Exception {
    assertThat(HtmlReportTest.render(record()))
        .contains("<div class=\"places\">" + CLOSED)
        .contains("<h3>18 hosts</h3>", "<h3>127.4.0.9</h3>", "<h3>127.4.0.5</h3>");
  }

  /** Thousands of addresses that follow on none would print as seventy pages of numbers. */
  @Test
  void morePlacesThanFitAPageAreFolded() throws Exception {
    String page = HtmlReportTest.render(record(2, 255));
    assertThat(page)
        .contains("127.4.0.123 and 66 more<details class=\"all\"><summary>All 126</summary>")
        .contains("127.4.0.251, 127.4.0.253, 127.4.0.255</span></details>")
        .contains("details:not(.declined, .all)::details-content");
  }
}
