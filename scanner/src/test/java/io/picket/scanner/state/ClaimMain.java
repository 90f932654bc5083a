package io.picket.scanner.state;

import io.picket.probes.login.LoginMemory.Attempt;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** A process of its own that claims one attempt and says what it was told. */
final class ClaimMain {
  private ClaimMain() {}

  public static void main(String[] args) throws InterruptedException {
    var attempt = new Attempt(Optional.empty(), "192.0.2.7", 8383, "desktop-central", "admin");
    System.out.println(
        new AttemptFile(Path.of(args[0]), InstantSource.system())
            .claim(attempt)
            .getClass()
            .getSimpleName());
  }
}
