package io.picket.scanner.scope;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.AddressRange;
import io.picket.model.Addresses;
import io.picket.model.ClientId;
import io.picket.model.HostName;
import io.picket.model.Intrusion;
import io.picket.model.NotChecked;
import io.picket.model.PortSet;
import io.picket.model.Reason;
import io.picket.model.Scope;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final PortSet USUAL = PortSet.parse("80,443");

  private static InetAddress address(String text) {
    return Addresses.parse(text).orElseThrow();
  }

  private static Scope scope(String allowed, String... excluded) {
    List<AddressRange> exclusions = new ArrayList<>();
    for (String text : excluded) {
      exclusions.add(AddressRange.of(address(text)));
    }
    return new Scope(
        new ClientId("acme"),
        "J. Doe",
        List.of(((Target.Block) Target.parse(allowed)).range()),
        exclusions,
        PortSet.parse("443"),
        Intrusion.REQUEST,
        Optional.empty(),
        Optional.empty());
  }

  private static Plan plan(Scope scope, Resolution resolution, String... targets) {
    List<Target> parsed = new ArrayList<>();
    for (String text : targets) {
      parsed.add(Target.parse(text));
    }
    return new Plan(parsed, resolution, USUAL, scope, InstantSource.fixed(Instant.EPOCH));
  }

  private static List<String> take(Plan plan) {
    List<String> taken = new ArrayList<>();
    plan.forEachRemaining(ask -> taken.add(ask.host() + " " + ask.ports()));
    return taken;
  }

  @Test
  void aHostComesOnceWithAllItsPorts() {
    Plan plan =
        plan(
            scope("192.0.2.0/24"),
            new Resolution(),
            "192.0.2.1:8040",
            "192.0.2.1:8041",
            "192.0.2.0/30",
            "192.0.2.2-4");
    assertThat(take(plan))
        .containsExactly(
            "192.0.2.1 80,8040-8041",
            "192.0.2.0 80",
            "192.0.2.2 80",
            "192.0.2.3 80",
            "192.0.2.4 80");
    assertThat(plan.admitted()).isEqualTo(5);
    assertThat(plan.cutShort()).isFalse();
    assertThat(plan.refused())
        .singleElement()
        .satisfies(missed -> assertThat(missed.what()).isEqualTo("ports 443"));
  }

  @Test
  void whatTheScopeRefusesIsNoted() {
    Plan plan =
        plan(
            scope("192.0.2.0/29", "192.0.2.3"),
            new Resolution(),
            "192.0.2.3",
            "192.0.2.2-9",
            "198.51.100.1");
    assertThat(take(plan))
        .containsExactly(
            "192.0.2.2 80", "192.0.2.4 80", "192.0.2.5 80", "192.0.2.6 80", "192.0.2.7 80");
    assertThat(plan.cutShort()).isTrue();
    assertThat(plan.refused())
        .extracting(missed -> missed.what() + ": " + missed.detail())
        .contains(
            "192.0.2.3: 192.0.2.3 is excluded (192.0.2.3)",
            "198.51.100.1: 198.51.100.1 is not in the scope",
            "part of 192.0.2.2-192.0.2.9: 2 addresses: 192.0.2.8 is not in the scope;"
                + " 192.0.2.9 is not in the scope");
  }

  @Test
  void aPortThatWasAskedForByItselfAndIsExcludedIsNotedBesideOthersOfItsHost() {
    var scope =
        new Scope(
            new ClientId("acme"),
            "J. Doe",
            List.of(((Target.Block) Target.parse("192.0.2.0/24")).range()),
            List.of(),
            PortSet.of(25),
            Intrusion.REQUEST,
            Optional.empty(),
            Optional.empty());
    Plan plan = plan(scope, new Resolution(), "192.0.2.1:8443", "192.0.2.1:25");
    assertThat(take(plan)).containsExactly("192.0.2.1 8443");
    assertThat(plan.cutShort()).isTrue();
    assertThat(plan.refused())
        .contains(
            new NotChecked("192.0.2.1 port 25", Reason.OUT_OF_SCOPE, "the scope excludes it"));
    Plan block = plan(scope, new Resolution(), "192.0.2.0/31:8443", "192.0.2.0/31:25");
    assertThat(take(block)).containsExactly("192.0.2.0 8443", "192.0.2.1 8443");
    assertThat(block.cutShort()).isTrue();
    assertThat(block.refused())
        .contains(
            new NotChecked(
                "part of 192.0.2.0/31",
                Reason.OUT_OF_SCOPE,
                "2 addresses: the scope excludes port 25; the scope excludes port 25"));
  }

  @Test
  void aNameKeepsItsNameAtEveryAddressAndIsAskedForAgain() {
    var resolution = new Resolution();
    var name = new HostName("rmm.example");
    resolution.found(name, List.of(address("192.0.2.1"), address("198.51.100.1")), false);
    resolution.failed(new HostName("gone.example"), Reason.UNREACHABLE, "no such name");
    Plan plan = plan(scope("192.0.2.0/24"), resolution, "rmm.example", "gone.example");
    assertThat(take(plan)).containsExactly("rmm.example (192.0.2.1) 80");
    assertThat(plan.cutShort()).isTrue();
    assertThat(plan.refused())
        .extracting(missed -> missed.what())
        .contains("gone.example", "rmm.example (198.51.100.1)");
  }

  @Test
  void aNameThatLeadsToThisMachineIsRefusedUnlessTheOperatorSaidSo() {
    var resolution = new Resolution();
    var name = new HostName("rmm.example");
    resolution.found(name, List.of(address("127.0.0.1"), address("169.254.169.254")), false);
    assertThat(resolution.addresses(name)).isEmpty();
    assertThat(resolution.failure(name).orElseThrow().reason()).isEqualTo(Reason.OUT_OF_SCOPE);
    resolution.found(name, List.of(address("127.0.0.1")), true);
    assertThat(resolution.addresses(name)).hasSize(1);
    var localhost = new HostName("localhost");
    resolution.found(localhost, List.of(address("127.0.0.1")), false);
    assertThat(resolution.addresses(localhost)).hasSize(1);
  }

  @Test
  void anAddressThatNobodyOutsideReachesIsToldBesideOthersOfItsName() {
    var resolution = new Resolution();
    var given = List.of(address("127.0.0.1"), address("192.0.2.1"), address("169.254.169.254"));
    resolution.found(new HostName("rmm.example"), given, false);
    Plan plan = plan(scope("192.0.2.0/24"), resolution, "rmm.example", "rmm.example:80");
    assertThat(take(plan)).containsExactly("rmm.example (192.0.2.1) 80");
    assertThat(plan.cutShort()).isFalse();
    assertThat(plan.refused())
        .extracting(missed -> missed.what())
        .containsExactly(
            "address 127.0.0.1 of rmm.example",
            "address 169.254.169.254 of rmm.example",
            "ports 443");
  }

  @Test
  void anAddressOfTwoBlocksIsAskedForThePortsOfBoth() {
    Plan plan =
        plan(scope("192.0.2.0/24"), new Resolution(), "192.0.2.0/31:8443", "192.0.2.0/30:9443");
    assertThat(take(plan))
        .containsExactly(
            "192.0.2.0 8443,9443", "192.0.2.1 8443,9443", "192.0.2.2 9443", "192.0.2.3 9443");
    assertThat(plan.cutShort()).isFalse();
  }

  @Test
  void isGeneratedAndNeverListed() {
    Plan plan =
        plan(
            new Scope(
                new ClientId("acme"),
                "J. Doe",
                List.of(((Target.Block) Target.parse("10.0.0.0/8")).range()),
                List.of(),
                PortSet.none(),
                Intrusion.REQUEST,
                Optional.empty(),
                Optional.empty()),
            new Resolution(),
            "10.0.0.0/8",
            "2001:db8::/64");
    assertThat(plan.size().bitLength()).isGreaterThan(64);
    assertThat(plan.next().host()).hasToString("10.0.0.0");
    plan.abandon(Reason.CANCELLED, "interrupted");
    assertThat(plan.hasNext()).isFalse();
    assertThat(plan.refused())
        .extracting(missed -> missed.what())
        .containsExactly("the rest of 10.0.0.0/8", "2001:db8::/64");
  }
}
