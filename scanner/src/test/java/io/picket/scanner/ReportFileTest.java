package io.picket.scanner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picket.testkit.ClosedPort;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A report reaches its file whole, or the operator hears why not; the others are written anyway.
 */
class ReportFileTest {
  private static final ReportFile.Content GREETING = out -> out.write("whole".getBytes(UTF_8));

  @TempDir private Path folder;

  @Test
  void nothingIsTouchedBeforeItIsWritten() throws Exception {
    Path file = folder.resolve("report");
    ReportFile.of(file.toString());
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void twoRunsEndWithTheWholeReportOfOne() throws Exception {
    Path file = folder.resolve("report");
    ReportFile slow = ReportFile.of(file.toString());
    slow.write(out -> {
      out.write("first and ".getBytes(UTF_8));
      // In the middle of one, the other writes from beginning to end.
      var other = new Thread(() -> written(file));
      other.start();
      joined(other);
      assertThat(file).hasContent("whole");
      out.write("longer".getBytes(UTF_8));
    });
    assertThat(file).hasContent("first and longer");
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  private static void written(Path file) {
    try {
      ReportFile.of(file.toString()).write(GREETING);
    } catch (UsageException | IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void joined(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aLinkStaysALink() throws Exception {
    Path file = Files.createFile(folder.resolve("report"));
    Path link = Files.createSymbolicLink(folder.resolve("latest"), file);
    ReportFile.of(link.toString()).write(GREETING);
    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("whole");
  }

  @Test
  void aNameNearTheLongestIsNoTrouble() throws Exception {
    Path file = folder.resolve("n".repeat(255));
    ReportFile.of(file.toString()).write(GREETING);
    assertThat(file).hasContent("whole");
    assertThatThrownBy(() -> ReportFile.of(folder.resolve("n".repeat(256)).toString()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("cannot be written: File name too long");
  }

  @Test
  void aFailureLeavesWhatWasThere() throws Exception {
    Path file = Files.writeString(folder.resolve("report"), "yesterday's");
    ReportFile report = ReportFile.of(file.toString());
    assertThatThrownBy(() ->
            report.write(out -> {
              out.write(1);
              throw new IOException("No space left on device");
            }))
        .hasMessage("-o: " + file + " could not be written: No space left on device");
    assertThat(file).hasContent("yesterday's");
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whatCanBeWrittenIsWritten() throws Exception {
    Path html = folder.resolve("report.html");
    try (var closed = ClosedPort.hold()) {
      Ran ran =
          Ran.picket(
              "scan", closed.endpoint().toString(), "-o", "json=/dev/full", "-o", "html=" + html);
      assertThat(ran.code()).isEqualTo(ExitCode.INTERNAL);
      assertThat(ran.out()).contains("NOTHING COULD BE JUDGED");
      assertThat(ran.err())
          .contains(
              "Wrote html to " + html,
              "picket: -o: /dev/full could not be written: ",
              "No space left on device");
      assertThat(html).content().contains("<!");
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void lostStandardOutputIsSaidUnlessItsReaderLeft() throws Exception {
    var full = new StandardOutput(new FileOutputStream(new File("/dev/full")));
    assertThat(new PrintStream(full, true, UTF_8).append("data").checkError()).isTrue();
    assertThat(full.complaint())
        .contains("standard output could not be written: No space left on device");
    var left =
        new StandardOutput(
            new OutputStream() {
              @Override
              public void write(int one) throws IOException {
                throw new IOException("Broken pipe");
              }
            });
    assertThat(new PrintStream(left, true, UTF_8).append("data").checkError()).isTrue();
    assertThat(left.complaint()).isEmpty();
    var fine = new StandardOutput(new ByteArrayOutputStream());
    assertThat(new PrintStream(fine, true, UTF_8).append("data").checkError()).isFalse();
    assertThat(fine.complaint()).isEmpty();
  }

  @Test
  void whatNmapCallsItsOutputsIsUnderstood() throws Exception {
    Path xml = folder.resolve("out.xml");
    try (var port = ClosedPort.hold()) {
      Ran ran = Ran.picket("scan", port.endpoint().toString(), "-oX", xml.toString(), "-oN", "-");
      assertThat(ran.out()).contains("NOTHING COULD BE JUDGED");
      assertThat(xml).content().contains("<nmaprun");
    }
  }

  /** A verdict whose reasons were lost is none, whatever it was. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void lostOutputIsAFailureOfItsOwn() throws Exception {
    for (ExitCode verdict : List.of(ExitCode.PASSED, ExitCode.FAILED, ExitCode.INCOMPLETE)) {
      assertThat(verdict.withoutOutput()).isEqualTo(ExitCode.INTERNAL);
    }
    for (ExitCode kept : List.of(ExitCode.USAGE, ExitCode.REFUSED, ExitCode.INTERRUPTED)) {
      assertThat(kept.withoutOutput()).isEqualTo(kept);
    }
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "checks")
            .redirectOutput(new File("/dev/full"))
            .start();
    String said = new String(process.getErrorStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isEqualTo(4);
    assertThat(said)
        .contains("picket: standard output could not be written: No space left on device");
  }
}
