package io.picket.probes.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a scan loads before it needs it: nothing. Each question is asked of a fresh JVM. */
@Timeout(300)
final class StartUpTest {
  private static List<String> loadedBy(Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    var command =
        new java.util.ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-Xlog:class+init=info",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
    assertThat(lines).as("the log of initialised classes").anyMatch(l -> l.contains("Network"));
    return lines.stream().filter(line -> line.contains("Initializing '")).toList();
  }

  @Test
  void aPortScanStartsNoNettyAndNoLibrary() throws Exception {
    assertThat(loadedBy(OnePort.class))
        .noneMatch(line -> line.contains("io/netty/"))
        // It would open every jar of the class path.
        .noneMatch(line -> line.contains("ServiceLoader$LazyClassPathLookupIterator"))
        .noneMatch(line -> line.contains("okhttp") || line.contains("bouncycastle"))
        .noneMatch(line -> line.contains("java/lang/management/"));
  }

  @Test
  void aConnectionStartsNoManagementAndNoPool() throws Exception {
    assertThat(loadedBy(OnePort.class, "and connect"))
        .anyMatch(line -> line.contains("io/netty/channel/socket/nio/NioSocketChannel"))
        .noneMatch(line -> line.contains("java/lang/management/"))
        .noneMatch(line -> line.contains("AdaptivePoolingAllocator"))
        .noneMatch(line -> line.contains("java/net/NetworkInterface'"))
        .noneMatch(line -> line.contains("org/slf4j") || line.contains("java/util/logging/Log"))
        .noneMatch(line -> line.contains("okhttp") || line.contains("bouncycastle"));
  }

  @Test
  void aQuestionForAPageLooksForNoKotlinReflection() throws Exception {
    assertThat(loadedBy(OnePort.class, "ask"))
        .anyMatch(line -> line.contains("okhttp3/OkHttpClient'"))
        .noneMatch(line -> line.contains("kotlin/jvm/internal/Reflection'"));
  }
}
