package io.picket.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.fingerprints.roots.RootSnapshot;
import io.picket.testkit.Credential;
import io.picket.testkit.TestPki;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever judges by an old list of roots is told so, whatever the day the tests run on. */
class StaleRootsTest {
  private final TestPki pki = TestPki.today();
  private final Credential root = pki.root("Stale Root");

  @TempDir private Path folder;

  @Test
  void onTheLastDayNobodyIsWarnedAndOnTheNextOneIs() throws IOException {
    RootSnapshot mozilla =
        RootSnapshot.all().stream()
            .filter(one -> one.name().equals("Mozilla"))
            .findFirst()
            .orElseThrow();
    Instant last = mozilla.dated().plusDays(180).atStartOfDay(ZoneOffset.UTC).toInstant();
    Path leaf =
        Files.writeString(folder.resolve("leaf.pem"), pki.leaf("rmm.example.com", root).pem());
    for (List<String> words : List.of(List.of("roots"), List.of("certificate", leaf.toString()))) {
      assertThat(said(words, last)).doesNotContain("list of Mozilla");
      assertThat(said(words, last.plusSeconds(86_400)))
          .contains("warning: the list of Mozilla is 181 days old; run fingerprints/update-roots");
    }
  }

  /** What is said on standard error at a moment. */
  private static String said(List<String> words, Instant at) {
    var err = new ByteArrayOutputStream();
    Main.run(
        words,
        new Surroundings(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of(),
            InstantSource.fixed(at),
            false,
            false));
    return err.toString(StandardCharsets.UTF_8);
  }
}
