package io.picket.probes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No probe can be written and forgotten. */
final class ProbeListTest {
  private static final List<Probe<?>> ALL =
      ProbeList.all(
          new ProbeList.Fittings(InstantSource.system(), new Random(1), "Picket (a test)"));

  @Test
  void everyProbeIsInTheList() throws Exception {
    assertThat(ALL.stream().<Class<?>>map(Object::getClass).toList())
        .containsExactlyInAnyOrderElementsOf(compiledProbes());
  }

  @Test
  void theListIsInAlphabeticOrderWithoutDoubles() {
    assertThat(ALL.stream().map(Probe::id).toList())
        .isSorted()
        .doesNotHaveDuplicates()
        .allSatisfy(id -> assertThat(id).matches("[a-z][a-z0-9-]*"));
    assertThat(ALL.stream().<Class<?>>map(Probe::sees).toList()).doesNotHaveDuplicates();
  }

  /** The classes beside {@link Probe} that are probes, found by walking what was compiled. */
  private static List<Class<?>> compiledProbes()
      throws IOException, URISyntaxException, ClassNotFoundException {
    Path root = Path.of(Probe.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<Class<?>> probes = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root.resolve("io/picket/probes"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
        String path = root.relativize(file).toString().replace('/', '.').replace('\\', '.');
        Class<?> type =
            Class.forName(
                path.substring(0, path.length() - ".class".length()),
                false,
                Probe.class.getClassLoader());
        if (Probe.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())) {
          probes.add(type);
        }
      }
    }
    return probes;
  }
}
