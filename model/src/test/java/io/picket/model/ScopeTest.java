package io.picket.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  private static AddressRange range(String text) {
    return AddressRange.cidr(
        Addresses.parse(text.substring(0, text.indexOf('/'))).orElseThrow(),
        Integer.parseInt(text.substring(text.indexOf('/') + 1)));
  }

  private static Endpoint at(String address, int port) {
    return new Endpoint(Addresses.parse(address).orElseThrow(), port);
  }

  private final Scope scope =
      new Scope(
          ClientId.SELF,
          "the operator",
          List.of(
              range("192.0.2.0/24"),
              range("2001:db8::/64"),
              range("0.0.0.0/8"),
              range("224.0.0.0/4"),
              range("255.255.255.255/32")),
          List.of(range("192.0.2.128/25")),
          PortSet.of(25),
          Intrusion.REQUEST,
          Optional.of(NOW),
          Optional.of(NOW.plusSeconds(60)));

  @Test
  void admitsWhatWasAgreed() {
    assertThat(scope.admit(at("192.0.2.1", 443), Intrusion.REQUEST, NOW))
        .isInstanceOfSatisfying(
            Admission.Admitted.class,
            yes -> assertThat(yes.clearance().endpoint()).isEqualTo(at("192.0.2.1", 443)));
    assertThat(scope.admit(at("2001:db8::7", 443), Intrusion.CONNECT, NOW))
        .isInstanceOf(Admission.Admitted.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.0.2.200",
        "192.0.3.1",
        "2001:db8:0:1::1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "127.0.0.1",
        "169.254.169.254"
      })
  void deniesEverythingElse(String address) {
    assertThat(scope.admit(at(address, 443), Intrusion.CONNECT, NOW))
        .isInstanceOf(Admission.Denied.class);
  }

  @Test
  void anExclusionHoldsForIpv6AddressesThatLeadToAnExcludedOne() {
    var through =
        new Scope(
            ClientId.SELF,
            "the operator",
            List.of(range("64:ff9b::/64"), range("2002::/16")),
            List.of(range("192.0.2.128/25")),
            PortSet.none(),
            Intrusion.REQUEST,
            Optional.empty(),
            Optional.empty());
    assertThat(through.admit(at("64:ff9b::c000:2c8", 443), Intrusion.CONNECT, NOW))
        .isEqualTo(
            new Admission.Denied("64:ff9b::c000:2c8 leads to 192.0.2.200, which is excluded"));
    assertThat(through.admit(at("2002:c000:2c8::1", 443), Intrusion.CONNECT, NOW))
        .isEqualTo(
            new Admission.Denied("2002:c000:2c8::1 leads to 192.0.2.200, which is excluded"));
    for (String other : List.of("64:ff9b::c000:201", "2002:c000:201::1", "64:ff9b:0:0:1::2c8")) {
      assertThat(through.admit(at(other, 443), Intrusion.CONNECT, NOW))
          .isInstanceOf(Admission.Admitted.class);
    }
  }

  @Test
  void deniesExcludedPortsLevelsAboveTheCeilingAndOtherTimes() {
    var inside = at("192.0.2.1", 443);
    assertThat(scope.admit(at("192.0.2.1", 25), Intrusion.CONNECT, NOW))
        .isInstanceOf(Admission.Denied.class);
    assertThat(scope.admit(inside, Intrusion.AUTHENTICATE, NOW))
        .isInstanceOf(Admission.Denied.class);
    assertThat(scope.admit(inside, Intrusion.CONNECT, NOW.minusMillis(1)))
        .isInstanceOf(Admission.Denied.class);
    assertThat(scope.admit(inside, Intrusion.CONNECT, NOW.plusSeconds(60)))
        .isInstanceOf(Admission.Denied.class);
    assertThat(scope.admit(inside, Intrusion.CONNECT, NOW.plusSeconds(59)))
        .isInstanceOf(Admission.Admitted.class);
  }

  @Test
  void admitsNothingAboveItsCeilingWhateverTheLevel() {
    for (Intrusion ceiling : Intrusion.values()) {
      var bounded =
          new Scope(
              ClientId.SELF,
              "the operator",
              List.of(range("192.0.2.0/24")),
              List.of(),
              PortSet.none(),
              ceiling,
              Optional.empty(),
              Optional.empty());
      for (Intrusion level : Intrusion.values()) {
        boolean admitted =
            bounded.admit(at("192.0.2.1", 443), level, NOW) instanceof Admission.Admitted;
        assertThat(admitted)
            .as(level + " under " + ceiling)
            .isEqualTo(level.compareTo(ceiling) <= 0 && level != Intrusion.AUTHENTICATE);
      }
    }
  }

  @Test
  void admitsALoginOnlyWhereAndWhileOneIsGranted() {
    Instant end = NOW.plusSeconds(60);
    var grant = new LoginGrant("rmm", at("192.0.2.1", 443).address(), "admin", NOW, end, "Jane");
    var later = new LoginGrant("rmm", grant.address(), "root", end, end.plusSeconds(1), "Jane");
    var granted =
        new Scope(
            ClientId.SELF,
            "the operator",
            AddressSet.of(List.of(range("192.0.2.0/24"))),
            AddressSet.of(List.of()),
            PortSet.none(),
            Intrusion.AUTHENTICATE,
            Optional.empty(),
            Optional.empty(),
            List.of(grant, later));
    assertThat(accounts(granted, "192.0.2.1", NOW)).containsExactly("admin");
    assertThat(accounts(granted, "192.0.2.1", end)).containsExactly("root");
    assertThat(accounts(granted, "192.0.2.1", NOW.minusMillis(1))).isEmpty();
    assertThat(accounts(granted, "192.0.2.1", end.plusSeconds(1))).isEmpty();
    assertThat(accounts(granted, "192.0.2.2", NOW)).isEmpty();
    assertThat(granted.asksForLogin(grant.address())).isTrue();
    assertThat(granted.asksForLogin(at("192.0.2.2", 443).address())).isFalse();
    assertThat(granted.admit(at("192.0.2.1", 443), Intrusion.REQUEST, NOW))
        .isInstanceOfSatisfying(
            Admission.Admitted.class, yes -> assertThat(yes.clearance().accounts()).isEmpty());
  }

  private static Set<String> accounts(Scope scope, String address, Instant now) {
    return switch (scope.admit(at(address, 443), Intrusion.AUTHENTICATE, now)) {
      case Admission.Admitted(Clearance clearance) -> clearance.accounts();
      case Admission.Denied _ -> Set.of();
    };
  }
}
