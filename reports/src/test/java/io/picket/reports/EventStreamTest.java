package io.picket.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Finding;
import io.picket.model.HostFacts;
import io.picket.model.NotChecked;
import io.picket.model.Priority;
import io.picket.model.ScanRecord;
import io.picket.model.ServiceFacts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Events come one a line, are flushed at once, and end with counts. */
class EventStreamTest {
  @Test
  void aWholeScanIsAStreamOfLines() throws Exception {
    ScanRecord record = SampleRecords.rich();
    var out = new ByteArrayOutputStream();
    tell(record, new EventStream(out));
    List<JsonNode> events =
        out.toString(StandardCharsets.UTF_8)
            .lines()
            .map(line -> RecordJson.mapper().readTree(line))
            .toList();
    assertThat(events.getFirst().get("event").asString()).isEqualTo("run_start");
    JsonNode end = events.getLast();
    assertThat(end.get("event").asString()).isEqualTo("run_end");
    assertThat(end.at("/counts/hosts").asInt()).isEqualTo(3);
    assertThat(end.at("/counts/endpoints").asInt()).isEqualTo(4);
    assertThat(end.at("/counts/findings").asInt()).isEqualTo(record.findings().size());
    assertThat(end.at("/gate/decision").asString()).isEqualTo("shut");
    assertThat(events.get(1).at("/endpoint/port").asInt()).isEqualTo(443);
  }

  @Test
  void everyEventIsFlushed() throws Exception {
    int[] flushes = {0};
    var out =
        new OutputStream() {
          @Override
          public void write(int b) {}

          @Override
          public void flush() {
            flushes[0]++;
          }
        };
    try (var events = new EventStream(out)) {
      events.notChecked(SampleRecords.rich().notChecked().getFirst());
      assertThat(flushes[0]).isPositive();
    }
  }

  @Test
  void linesOfSeveralThreadsDoNotMix() throws Exception {
    var out = new ByteArrayOutputStream();
    var events = new EventStream(out);
    HostFacts host = SampleRecords.rich().hosts().getFirst();
    Callable<Boolean> telling =
        () -> {
          events.endpoint(host.host(), host.services().getFirst());
          return true;
        };
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (Future<Boolean> told : threads.invokeAll(Collections.nCopies(200, telling))) {
        assertThat(told.get()).isTrue();
      }
    }
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .hasSize(200)
        .allSatisfy(line -> RecordJson.mapper().readTree(line));
  }

  static void tell(ScanRecord record, EventStream events) throws IOException {
    events.runStart(record.tool(), record.run());
    for (HostFacts host : record.hosts()) {
      for (ServiceFacts service : host.services()) {
        events.endpoint(host.host(), service);
      }
      events.host(host);
    }
    for (String warning : record.warnings()) {
      events.warning(warning);
    }
    for (Priority priority : record.priorities()) {
      events.priority(priority);
    }
    for (Finding finding : record.findings()) {
      events.finding(finding);
    }
    for (NotChecked not : record.notChecked()) {
      events.notChecked(not);
    }
    events.runEnd(record, SampleRecords.gate(record));
  }
}
