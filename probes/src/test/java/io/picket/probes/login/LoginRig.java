package io.picket.probes.login;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.picket.model.AddressSet;
import io.picket.model.Addresses;
import io.picket.model.Answer;
import io.picket.model.ClientId;
import io.picket.model.Endpoint;
import io.picket.model.Host;
import io.picket.model.Intrusion;
import io.picket.model.LoginGrant;
import io.picket.model.LoginTried;
import io.picket.model.Outcome;
import io.picket.model.PortSet;
import io.picket.model.ProbeRun;
import io.picket.model.Reason;
import io.picket.model.Scope;
import io.picket.model.ServiceFacts;
import io.picket.probes.Courtesy;
import io.picket.probes.http.Estate;
import io.picket.probes.service.ServiceProbe;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** Attempts on one pretend product, with a clock that stands still and a memory that grants. */
final class LoginRig implements AutoCloseable {
  static final InetAddress HERE = Addresses.parse("127.0.0.1").orElseThrow();

  final WireMockServer web =
      new WireMockServer(
          WireMockConfiguration.options()
              .bindAddress("127.0.0.1")
              .dynamicPort()
              .dynamicHttpsPort()
              .http2PlainDisabled(true));

  static final Duration SPACING = Duration.ofMillis(150);

  final List<Duration> rests = new ArrayList<>();
  Courtesy courtesy = inNoTime();
  final List<LoginMemory.Attempt> claimed = new ArrayList<>();
  Optional<LoginMemory.Claim> refusal = Optional.empty();

  /** Grants everything once asked, unless told otherwise, and remembers what was asked. */
  private final LoginMemory memory =
      new LoginMemory() {
        @Override
        public Claim claim(Attempt attempt) {
          claimed.add(attempt);
          return wouldClaim(attempt);
        }

        @Override
        public Claim wouldClaim(Attempt attempt) {
          return refusal.orElse(new Claim.Granted(Instant.EPOCH));
        }
      };

  /** Its clock stands still but for the turns that are waited for. */
  Courtesy inNoTime() {
    var now = new AtomicLong();
    return new Courtesy(
        now::get,
        time -> {
          rests.add(time);
          now.addAndGet(time.toNanos());
        });
  }

  LoginRig() {
    web.start();
  }

  private static Scope scope(String account) {
    Scope usual = Estate.LOOPBACK;
    return new Scope(
        ClientId.SELF,
        "the test itself",
        usual.allowed(),
        AddressSet.of(List.of()),
        PortSet.none(),
        Intrusion.AUTHENTICATE,
        Optional.empty(),
        Optional.empty(),
        List.of(new LoginGrant("127.0.0.1", HERE, account, Instant.MIN, Instant.MAX, "the test")));
  }

  LoginTried attempt(Face face, boolean tls) {
    return attempt(face.account(), tls, Duration.ofSeconds(20));
  }

  LoginTried attempt(String account, boolean tls, Duration patience) {
    ProbeRun run = run(account, tls, patience);
    return run.outcome() instanceof Outcome.Observed<?>(LoginTried seen)
        ? seen
        : fail(run.outcome());
  }

  private static LoginTried fail(Outcome<?> outcome) {
    throw new AssertionError(outcome.toString());
  }

  ProbeRun run(String account, boolean tls, Duration patience) {
    var at = new Endpoint(HERE, tls ? web.httpsPort() : web.port());
    var probe = new LoginAttemptProbe(Estate.USER_AGENT, memory, Face::known, SPACING);
    try (var estate = new Estate(patience)) {
      var facts = new ServiceFacts(at, List.of());
      facts =
          facts.with(
              estate.run(
                  new ServiceProbe(new Random(1), Estate.USER_AGENT),
                  Estate.site(at, facts, courtesy)));
      ProbeRun run = estate.run(probe, Host.at(HERE), facts, scope(account), courtesy);
      assertThat(run.toString()).doesNotContain(Face.PASSWORD, encoded());
      return run;
    }
  }

  private static String encoded() {
    return Base64.getEncoder().encodeToString(Face.PASSWORD.getBytes(StandardCharsets.UTF_8));
  }

  List<String> asked() {
    return web.getAllServeEvents().reversed().stream()
        .map(event -> event.getRequest().getMethod() + " " + event.getRequest().getUrl())
        .toList();
  }

  long posts() {
    return asked().stream().filter(line -> line.startsWith("POST")).count();
  }

  void assertNotTried(LoginTried seen, Reason reason, String why) {
    assertThat(seen.sent()).isEmpty();
    assertThat(posts()).isZero();
    assertUnknown(seen.works(), reason, why);
  }

  static void assertUnknown(Answer answer, Reason reason, String why) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Unknown.class,
            unknown -> {
              assertThat(unknown.detail()).contains(why);
              assertThat(unknown.reason()).isEqualTo(reason);
            });
  }

  /** With a count of its own, as a new scan has. */
  LoginTried attemptAfresh(Face face) {
    var at = new Endpoint(HERE, web.port());
    try (var estate = new Estate(Duration.ofSeconds(20))) {
      var facts = estate.look(at, "");
      ProbeRun run =
          estate.run(
              new LoginAttemptProbe(Estate.USER_AGENT, memory, Face::known, SPACING),
              Host.at(HERE),
              facts,
              scope(face.account()),
              inNoTime());
      return run.outcome() instanceof Outcome.Observed<?>(LoginTried seen)
          ? seen
          : fail(run.outcome());
    }
  }

  @Override
  public void close() {
    web.stop();
  }
}
