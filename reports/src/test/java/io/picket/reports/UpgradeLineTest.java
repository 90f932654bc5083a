package io.picket.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Addresses;
import io.picket.model.Answer;
import io.picket.model.Endpoint;
import io.picket.model.Evidence;
import io.picket.model.Host;
import io.picket.model.HostFacts;
import io.picket.model.Outcome;
import io.picket.model.ProbeRun;
import io.picket.model.Reason;
import io.picket.model.ScanRecord;
import io.picket.model.ServiceFacts;
import io.picket.model.ServiceSeen;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The step from clear text to TLS is told in every report for people. */
class UpgradeLineTest {
  private static final Answer YES = new Answer.Yes("220 go ahead");
  private static final Answer NO = new Answer.No("454 not now");
  private static final Answer UNKNOWN = new Answer.Unknown(Reason.SILENT, "no answer");

  @Test
  void eachAnswerHasItsWords() {
    assertThat(UpgradeLine.of(mail(YES, NO)))
        .contains("STARTTLS leads to TLS, no passwords without it, odd: said more in clear");
    assertThat(UpgradeLine.of(mail(NO, YES)))
        .hasValueSatisfying(line ->
            assertThat(line).startsWith("STARTTLS is not offered, passwords are taken without it"));
    assertThat(UpgradeLine.of(mail(UNKNOWN, UNKNOWN)))
        .hasValueSatisfying(
            line -> assertThat(line).startsWith("could not tell whether STARTTLS leads to TLS"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "html", "markdown"})
  void everyReportForPeopleTellsIt(String format) throws Exception {
    var out = new ByteArrayOutputStream();
    ScanRecord record = record();
    Formats.named(format).orElseThrow().write(record, SampleRecords.gate(record), out);
    assertThat(out.toString(StandardCharsets.UTF_8).replaceAll("\\s+", " "))
        .contains("STARTTLS", "said more in clear")
        .containsPattern("takes passwords without it|no passwords without it");
  }

  private static ScanRecord record() {
    ScanRecord clean = SampleRecords.clean();
    InetAddress address = Addresses.parse("203.0.113.25").orElseThrow();
    var run =
        new ProbeRun(
            "service",
            "ServiceSeen",
            new Outcome.Observed<>(mail(YES, NO)),
            1,
            100,
            100,
            Duration.ZERO);
    var host =
        new HostFacts(
            Host.at(address),
            new Outcome.NotApplicable<>("asked for one port"),
            List.of(new ServiceFacts(new Endpoint(address, 25), List.of(run))));
    return new ScanRecord(
        clean.schemaVersion(),
        clean.tool(),
        clean.run(),
        List.of(host),
        clean.findings(),
        clean.cards(),
        clean.notChecked());
  }

  private static ServiceSeen mail(Answer offered, Answer clearLogin) {
    var step =
        new ServiceSeen.Upgrade(
            "STARTTLS", offered, clearLogin, List.of(new Evidence("smtp", "said more in clear")));
    return new ServiceSeen(
        Optional.of("smtp"),
        NO,
        NO,
        NO,
        Optional.of("220 mail"),
        List.of(),
        false,
        List.of(),
        List.of(),
        Optional.of(step));
  }
}
