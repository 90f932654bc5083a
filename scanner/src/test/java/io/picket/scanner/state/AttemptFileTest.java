package io.picket.scanner.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.probes.login.LoginMemory.Attempt;
import io.picket.probes.login.LoginMemory.Claim;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is remembered of login attempts, by one run and by many. */
@Timeout(120)
class AttemptFileTest {
  private static final Instant NOON = Instant.parse("2026-04-07T12:00:00Z");
  private static final Attempt ADMIN = attempt("rmm.example.com", "192.0.2.7", 8383);

  @TempDir Path folder;

  private static Attempt attempt(String name, String address, int port) {
    return new Attempt(
        name.isEmpty() ? Optional.empty() : Optional.of(name),
        address,
        port,
        "desktop-central",
        "admin");
  }

  private AttemptFile at(Instant now) {
    return new AttemptFile(folder.resolve("state"), InstantSource.fixed(now));
  }

  @Test
  void isRememberedForADayByTheNextRun() throws Exception {
    assertThat(at(NOON).claim(ADMIN)).isEqualTo(new Claim.Granted(NOON));
    assertThat(at(NOON.plusSeconds(1)).claim(ADMIN))
        .isInstanceOfSatisfying(
            Claim.Refused.class,
            refused -> assertThat(refused.why()).contains("2026-04-07T12:00:00Z", "port 8383"));
    Instant next = NOON.plus(Duration.ofHours(24));
    assertThat(at(next.minusMillis(1)).wouldClaim(ADMIN)).isInstanceOf(Claim.Refused.class);
    assertThat(at(NOON.minusSeconds(60)).claim(ADMIN)).isInstanceOf(Claim.Refused.class);
    assertThat(at(next).wouldClaim(ADMIN)).isInstanceOf(Claim.Granted.class);
    assertThat(at(next).claim(ADMIN)).isInstanceOf(Claim.Granted.class);
    assertThat(at(next).claim(ADMIN)).isInstanceOf(Claim.Refused.class);
  }

  @Test
  void aServerIsOneWhateverItsPortNameOrAddress() throws Exception {
    assertThat(at(NOON).claim(ADMIN)).isInstanceOf(Claim.Granted.class);
    for (Attempt same :
        List.of(
            attempt("rmm.example.com", "192.0.2.7", 8020),
            attempt("rmm.example.com", "192.0.2.8", 8383),
            attempt("", "192.0.2.7", 443),
            attempt("other.example.com", "192.0.2.7", 443),
            new Attempt(Optional.empty(), "192.0.2.7", 1, "endpoint-central", "admin"),
            new Attempt(Optional.empty(), "192.0.2.7", 1, "desktop-central", "guest"))) {
      assertThat(at(NOON).claim(same)).as(same.toString()).isInstanceOf(Claim.Refused.class);
    }
    assertThat(at(NOON).claim(attempt("other.example.com", "192.0.2.9", 8383)))
        .isInstanceOf(Claim.Granted.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "something else\n",
        "picket login attempts, version 2\n",
        "picket login attempts, version 1",
        "picket login attempts, version 1\nnonsense\n",
        "picket login attempts, version 1\n2026-04-07T12:00:00Z\t-\t192.0.2.7\t99\tx\n",
        "picket login attempts, version 1\nyesterday\t-\t192.0.2.7\t99\tx\tadmin\n"
      })
  void aFileThatIsNotUnderstoodRefusesEverything(String text) throws Exception {
    Files.createDirectories(folder.resolve("state"));
    Files.writeString(folder.resolve("state/login-attempts"), text);
    assertThat(at(NOON).claim(ADMIN)).isInstanceOf(Claim.Refused.class);
    assertThat(at(NOON).wouldClaim(ADMIN)).isInstanceOf(Claim.Refused.class);
    assertThat(folder.resolve("state/login-attempts")).hasContent(text);
  }

  @Test
  void whatCannotBeWrittenRefuses() throws Exception {
    Files.writeString(folder.resolve("state"), "a file where the folder should be");
    assertThat(at(NOON).claim(ADMIN)).isInstanceOf(Claim.Refused.class);
    Files.delete(folder.resolve("state"));
    Files.createDirectories(folder.resolve("state/login-attempts.new/in-the-way"));
    assertThat(at(NOON).claim(ADMIN)).isInstanceOf(Claim.Refused.class);
  }

  @Test
  void askingWhatWouldBeLeavesNothingBehind() {
    assertThat(at(NOON).wouldClaim(ADMIN)).isInstanceOf(Claim.Granted.class);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void ofManyThreadsOneIsGranted() throws Exception {
    AttemptFile shared = at(NOON);
    var claims = new ArrayList<Claim>();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < 8; i++) {
      int port = 8000 + i;
      threads.add(
          Thread.startVirtualThread(() -> {
            try {
              Claim claim = shared.claim(attempt("rmm.example.com", "192.0.2.7", port));
              synchronized (claims) {
                claims.add(claim);
              }
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(claims).hasSize(8).filteredOn(Claim.Granted.class::isInstance).hasSize(1);
  }

  @Test
  void ofManyProcessesOneIsGranted() throws Exception {
    var processes = new ArrayList<Process>();
    for (int i = 0; i < 3; i++) {
      processes.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx64m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  ClaimMain.class.getName(),
                  folder.resolve("state").toString())
              .redirectErrorStream(true)
              .start());
    }
    var said = new ArrayList<String>();
    for (Process process : processes) {
      said.add(
          new String(
                  process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
              .strip());
      process.waitFor();
    }
    assertThat(said).filteredOn("Granted"::equals).hasSize(1);
    assertThat(said).filteredOn("Refused"::equals).hasSize(2);
  }

  @Test
  void theFolderFollowsTheCommandLineThenTheEnvironment() {
    assertThat(StateFolder.of(Optional.of("here"), Map.of("HOME", "/h"))).contains(Path.of("here"));
    assertThat(StateFolder.of(Optional.empty(), Map.of("XDG_STATE_HOME", "/x", "HOME", "/h")))
        .contains(Path.of("/x/picket"));
    assertThat(StateFolder.of(Optional.empty(), Map.of("XDG_STATE_HOME", "x", "HOME", "/h")))
        .contains(Path.of("/h/.local/state/picket"));
    assertThat(StateFolder.of(Optional.empty(), Map.of())).isEmpty();
  }
}
