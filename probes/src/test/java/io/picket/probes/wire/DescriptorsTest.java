package io.picket.probes.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many sockets a port scan may use. */
final class DescriptorsTest {
  @Test
  void aReserveIsKept() {
    assertThat(Descriptors.window(20_000)).isEqualTo(8192);
    assertThat(Descriptors.window(4096)).isEqualTo(3072);
    assertThat(Descriptors.window(1024)).isEqualTo(768);
    assertThat(Descriptors.window(256)).isEqualTo(16);
  }

  @Test
  void theLimitIsReadOrAssumed(@TempDir Path folder) throws IOException {
    Path limits = folder.resolve("limits");
    assertThat(Descriptors.limit(limits)).isEqualTo(1024);
    Files.writeString(
        limits,
        "Limit                     Soft Limit           Hard Limit           Units     \n"
            + "Max open files            4096                 20000                files     \n");
    assertThat(Descriptors.limit(limits)).isEqualTo(4096);
    Files.writeString(limits, "Max open files            unlimited            unlimited   files\n");
    assertThat(Descriptors.limit(limits)).isEqualTo(1_000_000);
    Files.writeString(limits, "something else\n");
    assertThat(Descriptors.limit(limits)).isEqualTo(1024);
  }
}
