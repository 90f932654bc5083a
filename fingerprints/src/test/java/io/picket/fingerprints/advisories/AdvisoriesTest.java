package io.picket.fingerprints.advisories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picket.fingerprints.data.BadInput;
import io.picket.fingerprints.data.Yaml;
import io.picket.fingerprints.products.Product;
import io.picket.fingerprints.products.Products;
import io.picket.model.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdvisoriesTest {
  private static final Advisories LIST = Advisories.shipped();

  /** The neighbours of an edge: the version before it and the one after it. */
  private static ProductVersion step(ProductVersion version, int by) {
    var numbers = new ArrayList<>(version.numbers());
    for (int at = numbers.size() - 1; at >= 0; at--) {
      if (numbers.get(at) + by >= 0) {
        numbers.set(at, numbers.get(at) + by);
        return new ProductVersion(numbers, true);
      }
      numbers.set(at, 99_999);
    }
    throw new AssertionError("nothing comes before " + version);
  }

  @Test
  void bothEdgesOfEveryRange() {
    int ranges = 0;
    for (Advisory advisory : LIST.all()) {
      for (Advisory.Range range : advisory.affects()) {
        ranges++;
        String at = advisory.id() + " " + range;
        boolean single = range.from().filter(range.until()::equals).isPresent();
        assertThat(range.contains(step(range.until(), -1))).as(at).isEqualTo(!single);
        assertThat(range.contains(range.until())).as(at).isEqualTo(range.inclusive());
        assertThat(range.contains(step(range.until(), 1))).as(at).isFalse();
        range
            .from()
            .ifPresent(from -> {
              assertThat(range.contains(from)).as(at).isTrue();
              assertThat(range.contains(step(from, -1))).as(at).isFalse();
            });
      }
    }
    assertThat(ranges).isGreaterThan(35);
  }

  @ParameterizedTest
  @CsvSource({
    "screenconnect, 23.9.7.8804, CVE-2024-1709, true",
    "screenconnect, 23.9.8.8811, CVE-2024-1709, false",
    "screenconnect, 23.9.10.8817, CVE-2024-1709, false",
    "screenconnect, 2.5.3409.4645, CVE-2024-1709, true",
    "screenconnect, 25.2.3, CVE-2025-3935, true",
    "screenconnect, 25.2.4, CVE-2025-3935, false",
    "screenconnect, 25.10.1, CVE-2025-14265, false",
    "desktop-central, 100474, CVE-2020-10189, true",
    "desktop-central, 100479, CVE-2020-10189, false",
    "endpoint-central-msp, 10.1.2127.17, CVE-2021-44515, true",
    "endpoint-central-msp, 10.1.2127.18, CVE-2021-44515, false",
    "endpoint-central-msp, 10.1.2128.0, CVE-2021-44515, true",
    "endpoint-central-msp, 10.1.2137.2, CVE-2021-44515, true",
    "endpoint-central-msp, 10.1.2137.3, CVE-2021-44515, false",
    "endpoint-central, 101222810, CVE-2022-47966, true",
    "endpoint-central, 101222811, CVE-2022-47966, false",
    "servicedesk-plus, 14003, CVE-2022-47966, true",
    "servicedesk-plus, 14004, CVE-2022-47966, false",
    "servicedesk-plus-msp, 10529, CVE-2021-44077, true",
    "servicedesk-plus-msp, 10530, CVE-2021-44077, false",
    "n-central, 2026.1.0.5, CVE-2026-18556, true",
    "n-central, 2026.2.0.1, CVE-2026-18556, false",
    "n-central, 2025.4.0.9, CVE-2026-18556, true",
    "endpoint-central-msp, 10.1.2137.2.7, CVE-2021-44515, true",
    "beyondtrust-rs, 25.1.1.40, CVE-2024-12686, false",
    "screenconnect, 26.2, CVE-2026-11596, false",
    "screenconnect, 26.1.99999.99999, CVE-2026-11596, true",
    "endpoint-central-msp, 11.3.2440.1, CVE-2022-47966, false",
    "endpoint-central-msp, 10.1.2.0, CVE-2022-47966, true",
    "n-central, 2026.3.1.6, CVE-2026-18577, true",
    "n-central, 2026.3.1.7, CVE-2026-18577, false",
    "kaseya-vsa, 9.4.0.36, CVE-2018-20753, false",
    "kaseya-vsa, 9.5.0.4, CVE-2018-20753, true",
    "beyondtrust-pra, 24.3.4, CVE-2026-1731, true",
    "n-central, 2026.3.1.13, CVE-2026-86218, true",
    "n-central, 2026.3.1.14, CVE-2026-86218, false",
    "n-central, 2026.10.0.1, CVE-2026-86218, false"
  })
  void versionsAsProductsShowThem(String product, String shown, String id, boolean affected) {
    ProductVersion version = ProductVersion.parse(product, shown).orElseThrow();
    assertThat(LIST.of(product, version).stream().anyMatch(a -> a.id().equals(id)))
        .isEqualTo(affected);
  }

  /** What is written at an edge is what is compared: every edge of the list reads back as it is. */
  @Test
  void everyEdgeIsAWholeVersionOfItsProductsGrammar() {
    for (Advisory advisory : LIST.all()) {
      for (Advisory.Range range : advisory.affects()) {
        String until = range.until().toString();
        assertThat(ProductVersion.parse(range.product(), until))
            .as("%s %s", advisory.id(), range)
            .contains(range.until());
        int numbers = range.until().numbers().size();
        boolean desk = range.product().matches("servicedesk.*|support.*");
        assertThat(numbers).as("%s %s", advisory.id(), range).isBetween(desk ? 1 : 2, desk ? 1 : 4);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "screenconnect, 19.3.25270.7185, 19.3.25270.7185, true",
    "screenconnect, 23.9.7-1234, 23.9.7, true",
    "endpoint-central, 10.1.2228.11, 10.1.2228.11, true",
    "endpoint-central, 101222811, 10.1.2228.11, false",
    "endpoint-central, 100474, 10.0.474, false",
    "endpoint-central, 11226050101, 11.2.2605.0101, false",
    "servicedesk-plus, 14004, 14004, true"
  })
  void grammars(String product, String shown, String meant, boolean exact) {
    ProductVersion version = ProductVersion.parse(product, shown).orElseThrow();
    assertThat(version).isEqualByComparingTo(ProductVersion.parse("any", meant).orElseThrow());
    assertThat(version.exact()).isEqualTo(exact);
  }

  @ParameterizedTest
  @CsvSource({"screenconnect, latest", "endpoint-central, 11", "n-central, ''", "any, 1.2.3.x"})
  void whatIsNotUnderstoodIsNotGuessed(String product, String shown) {
    assertThat(ProductVersion.parse(product, shown)).isEmpty();
  }

  @Test
  void whatIsPressing() {
    assertThat(advisory("CVE-2024-1709").tier()).isEqualTo(Advisory.Tier.DAYS_3);
    assertThat(advisory("CVE-2025-3935").tier()).isEqualTo(Advisory.Tier.DAYS_14);
    assertThat(advisory("CVE-2024-28200").tier()).isEqualTo(Advisory.Tier.DAYS_14);
    assertThat(advisory("CVE-2026-11596").tier()).isEqualTo(Advisory.Tier.DAYS_60);
    assertThat(advisory("CVE-2024-1708").severity()).isEqualTo(Severity.CRITICAL);
    assertThat(advisory("CVE-2025-11493").severity()).isEqualTo(Severity.HIGH);
    assertThat(advisory("CVE-2026-11596").severity()).isEqualTo(Severity.MEDIUM);
  }

  private static Advisory advisory(String id) {
    return LIST.all().stream().filter(a -> a.id().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void everyProductIsOneThatIsRecognisedOrIsKnownNotToShowItsVersion() {
    List<String> known = new ArrayList<>(Products.all().stream().map(Product::id).toList());
    known.addAll(
        List.of(
            "beyondtrust-pra",
            "beyondtrust-rs",
            "kaseya-vsa",
            "simplehelp",
            "support-center-plus"));
    assertThat(LIST.all())
        .flatExtracting(Advisory::affects)
        .extracting(Advisory.Range::product)
        .isSubsetOf(known);
  }

  @Test
  void faultsOfClientsAloneAreNotToldOfServers() {
    assertThat(LIST.all())
        .extracting(Advisory::id)
        .doesNotContain("CVE-2026-84869", "CVE-2026-77699");
  }

  @Test
  void anOldListSaysSo() {
    var list = new Advisories(java.time.LocalDate.of(2026, 10, 1), false, List.of());
    assertThat(list.warning(Instant.parse("2026-11-15T23:00:00Z"))).isEmpty();
    assertThat(list.warning(Instant.parse("2026-11-16T00:00:00Z")).orElseThrow())
        .contains("2026-10-01")
        .contains("more than 45 days old");
  }

  private static Advisories mine(String head) {
    return Advisories.read(
        Yaml.read(
            "mine.yaml",
            head
                + """

                advisories:
                  - id: CVE-2024-1709
                    title: Mine
                    affects: [{product: screenconnect, below: 99.0}]
                    cvss: 1.0
                    automatable: false
                    total: false
                """));
  }

  private static List<String> titles(Advisories list) {
    ProductVersion version = ProductVersion.parse("", "98.1").orElseThrow();
    return list.of("screenconnect", version).stream().map(Advisory::title).toList();
  }

  @Test
  void anotherListReplacesTheSameIdsAndAddsTheRest() {
    Advisories both = LIST.with(mine("dated: 2026-11-20"));
    assertThat(both.all()).hasSameSizeAs(LIST.all());
    assertThat(titles(both)).containsExactly("Mine");
  }

  @Test
  void whatIsPutTogetherIsAsOldAsItsOldestPart() {
    assertThat(LIST.with(mine("dated: 2099-01-01")).dated()).isEqualTo(LIST.dated());
    assertThat(LIST.with(mine("dated: 2026-01-01")).dated()).isEqualTo("2026-01-01");
  }

  @Test
  void aListThatStandsAloneReplacesEverything() {
    Advisories alone = LIST.with(mine("dated: 2099-01-01\nalone: true"));
    assertThat(alone.all()).hasSize(1);
    assertThat(alone.dated()).isEqualTo("2099-01-01");
    assertThat(titles(alone.with(mine("dated: 2099-02-01")))).containsExactly("Mine");
  }

  /** A day that is still to come would keep the warning away for ever. */
  @Test
  void aListOfTheFutureIsTold() {
    Advisories alone = LIST.with(mine("dated: 2099-01-01\nalone: true"));
    assertThat(alone.warning(Instant.parse("2026-11-22T00:00:00Z")).orElseThrow())
        .contains("2099-01-01", "still to come");
    assertThat(alone.warning(Instant.parse("2098-12-31T23:00:00Z"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id: CVE-24-1 | CVE-2024-1709",
        "affects: [{product: screenconnect, below: x}] | not a version",
        "affects: [{product: screenconnect, below: 9.0 beta}] | not a version",
        "affects: [{product: screenconnect, below: v9.0}] | not a version",
        "affects: [{product: screenconnect}] | below",
        "affects: [{product: screenconect, below: 9}] | did you mean \"screenconnect\"?",
        "affects: [{product: screenconnect, from: 9, below: 8}] | comes before the other end",
        "affects: [{product: screenconnect, from: 9, below: 9}] | comes before the other end",
        "affects: [] | at least one range",
        "cvss: 11 | 9.8"
      })
  void mistakesAreTold(String change, String mend) {
    String key = change.substring(0, change.indexOf(':'));
    String text =
        """
        dated: 2026-11-20
        advisories:
          - id: CVE-2024-1709
            title: Mine
            affects: [{product: screenconnect, below: "99.0"}]
            cvss: 1.0
            automatable: false
            total: false
        """
            .replaceFirst("(?m)(?<=[ -] )" + key + ": .*$", change);
    assertThatThrownBy(() -> Advisories.read(Yaml.read("mine.yaml", text)))
        .isInstanceOf(BadInput.class)
        .hasMessageContaining(mend);
  }
}
