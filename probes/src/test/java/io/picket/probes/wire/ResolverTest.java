package io.picket.probes.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picket.model.Addresses;
import io.picket.model.HostName;
import io.picket.model.Reason;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names to addresses; nothing is really looked up. */
@Timeout(60)
final class ResolverTest {
  private static final InetAddress FOUR = address("192.0.2.1");
  private static final InetAddress SIX = address("2001:db8::1");
  private static final Resolver.LookUp NEVER =
      name -> {
        throw new AssertionError("looked up " + name);
      };

  private static InetAddress address(String text) {
    return Addresses.parse(text).orElseThrow();
  }

  private static Resolver resolver(Family family, Resolver.LookUp system) {
    return new Resolver(
        Map.of(new HostName("pinned.example"), List.of(FOUR, SIX)),
        family,
        system,
        Duration.ofSeconds(60));
  }

  private static void fails(Reason reason, Resolver resolver, String host) {
    assertThatThrownBy(() -> resolver.resolve(host))
        .isInstanceOfSatisfying(
            WireException.class, thrown -> assertThat(thrown.reason()).isEqualTo(reason));
  }

  @Test
  void literalsAndPinsAreNotLookedUp() throws Exception {
    Resolver resolver = resolver(Family.BOTH, NEVER);
    assertThat(resolver.resolve("192.0.2.1")).containsExactly(FOUR);
    assertThat(resolver.resolve("2001:db8::1")).containsExactly(SIX);
    assertThat(resolver.resolve("PINNED.example.")).containsExactly(FOUR, SIX);
    assertThat(resolver(Family.IPV4, NEVER).resolve("pinned.example")).containsExactly(FOUR);
    assertThat(resolver(Family.IPV6, NEVER).resolve("pinned.example")).containsExactly(SIX);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "010.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "127.0.0.1.",
        "1.2.3.4.5",
        "foo.0x10",
        "",
        "a b",
        "-x.example",
        "foo..bar",
        "exa\u202emple.com",
        "[::1]",
        "::1%eth0",
        "1::2::3"
      })
  void numbersInDisguiseAndNonsenseAreRefused(String host) {
    fails(Reason.MALFORMED, resolver(Family.BOTH, NEVER), host);
  }

  @Test
  void namesAreAskedOfTheSystem() throws Exception {
    Resolver.LookUp system =
        name -> {
          if (!name.equals("two.example")) {
            throw new UnknownHostException(name);
          }
          return new InetAddress[] {FOUR, SIX, FOUR};
        };
    assertThat(resolver(Family.BOTH, system).resolve("two.example")).containsExactly(FOUR, SIX);
    assertThat(resolver(Family.IPV6, system).resolve("two.example")).containsExactly(SIX);
    fails(Reason.UNREACHABLE, resolver(Family.BOTH, system), "none.example");
  }

  @Test
  void aNameWithOnlyTheOtherFamilyHasNoAddress() {
    fails(
        Reason.UNREACHABLE, resolver(Family.IPV4, name -> new InetAddress[] {SIX}), "six.example");
  }

  @Test
  void tooManyAddressesAreNotCutInSilence() {
    var many = new InetAddress[300];
    for (int i = 0; i < many.length; i++) {
      many[i] = Addresses.of(new byte[] {10, 0, (byte) (i >> 8), (byte) i});
    }
    fails(Reason.TOO_LARGE, resolver(Family.BOTH, name -> many), "many.example");
  }

  @Test
  void aLookUpThatHangsEndsAtTheDeadline() {
    var never = new CountDownLatch(1);
    var resolver =
        new Resolver(
            Map.of(),
            Family.BOTH,
            name -> {
              awaitUninterruptibly(never);
              return new InetAddress[0];
            },
            Duration.ofMillis(50));
    fails(Reason.UNREACHABLE, resolver, "slow.example");
    never.countDown();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
