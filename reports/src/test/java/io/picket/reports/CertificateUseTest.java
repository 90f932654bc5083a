package io.picket.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.Addresses;
import io.picket.model.Endpoint;
import io.picket.model.HostFacts;
import io.picket.model.ScanRecord;
import io.picket.model.ServiceFacts;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;

/** Who shares a certificate or a key, as far as both sides were seen. */
class CertificateUseTest {
  private static CertificateUse leaf(ScanRecord record, String subject) {
    return CertificateUse.of(record).stream()
        .filter(use -> use.leaf() && use.called().startsWith(subject))
        .findFirst()
        .orElseThrow();
  }

  private static ScanRecord with(List<HostFacts> hosts) {
    ScanRecord rich = SampleRecords.rich();
    return new ScanRecord(
        rich.schemaVersion(),
        rich.tool(),
        rich.run(),
        hosts,
        rich.findings(),
        rich.cards(),
        rich.notChecked());
  }

  @Test
  void nothingIsSharedWhereOnlyOneSideWasSeen() {
    assertThat(CertificateUse.of(SampleRecords.rich()))
        .isNotEmpty()
        .allSatisfy(use -> assertThat(use.sharing()).isEmpty());
  }

  @Test
  void oneCertificateAtTwoAddressesIsToldAndTwoNamesOfOneAddressAreNot() {
    HostFacts host = SampleRecords.rich().hosts().getFirst();
    for (String address : List.of("203.0.113.99", "203.0.113.7")) {
      List<ServiceFacts> moved =
          host.services().stream()
              .map(service ->
                  new ServiceFacts(
                      new Endpoint(
                          Addresses.parse(address).orElseThrow(), service.endpoint().port()),
                      service.runs()))
              .toList();
      var hosts = new ArrayList<>(SampleRecords.rich().hosts());
      hosts.add(new HostFacts(host.host(), host.ports(), moved));
      List<String> sharing = leaf(with(hosts), "CN=rmm").sharing();
      if (address.endsWith(".99")) {
        assertThat(sharing).singleElement().asString().contains("key at 2 addresses");
      } else {
        assertThat(sharing).isEmpty();
      }
    }
  }

  @Test
  void oneKeyInTwoCertificatesIsToldAtBothAndInEveryReportForPeople() throws Exception {
    ScanRecord rich = SampleRecords.rich();
    String key = leaf(rich, "CN=rmm").certificate().spkiSha256();
    String other = leaf(rich, "CN=ManageEngine").certificate().spkiSha256();
    String json = write("json", rich).replace(other, key);
    ScanRecord shared =
        RecordJson.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), "shared");
    assertThat(leaf(shared, "CN=rmm").sharing())
        .containsExactly(
            "the same key as in CN=ManageEngine,OU=ManageEngine,O=Zoho Corporation until 2046-05-01"
                + " at ec.acme-dental.example:8383");
    assertThat(leaf(shared, "CN=ManageEngine").sharing())
        .singleElement()
        .asString()
        .contains("the same key as in CN=rmm", "rmm.acme-dental.example:443");
    for (String format : List.of("text", "html", "markdown")) {
      assertThat(write(format, shared).replaceAll("\\s+", " "))
          .as(format)
          .contains("the same key as in CN=ManageEngine");
    }
  }

  @Test
  void whatIsUnwiseIsToldInEveryReportForPeople() throws Exception {
    String json = write("json", SampleRecords.rich());
    String note =
        """
        {"rule":"timestamp-false","certificate":0,"text":"Argon did not make its timestamp"}\
        """;
    int at = json.indexOf("\"notes\"");
    String noted =
        json.substring(0, at)
            + json.substring(at)
                .replaceFirst("\\[\\s*]", Matcher.quoteReplacement("[" + note + "]"));
    ScanRecord record =
        RecordJson.read(new ByteArrayInputStream(noted.getBytes(StandardCharsets.UTF_8)), "noted");
    String told = "unwise: Argon did not make its timestamp [timestamp-false]";
    assertThat(CertificateUse.of(record))
        .filteredOn(use -> use.unwise().contains(told))
        .singleElement()
        .matches(CertificateUse::leaf);
    for (String format : List.of("text", "html", "markdown")) {
      assertThat(write(format, record).replaceAll("\\s+", " ").replace("\\", ""))
          .as(format)
          .contains(told);
    }
  }

  private static String write(String format, ScanRecord record) throws Exception {
    var out = new ByteArrayOutputStream();
    Formats.named(format).orElseThrow().write(record, SampleRecords.gate(record), out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
