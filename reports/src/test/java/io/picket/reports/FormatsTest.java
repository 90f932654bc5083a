package io.picket.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of formats is whole and in order. */
class FormatsTest {
  @Test
  void theListIsAlphabeticAndWithoutDoubles() {
    assertThat(Formats.all()).extracting(ReportFormat::name).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void everyFormatSaysWhatItIsFor() {
    assertThat(Formats.all()).allSatisfy(format -> assertThat(format.purpose()).isNotBlank());
  }

  @Test
  void everyClassThatIsAFormatIsInTheList() throws Exception {
    assertThat(Formats.all().stream().<Class<?>>map(Object::getClass).distinct())
        .containsExactlyInAnyOrderElementsOf(formatClasses().toList());
  }

  @Test
  void aFormatIsFoundByItsName() {
    assertThat(Formats.named("json")).isPresent();
    assertThat(Formats.named("jsno")).isEmpty();
  }

  private static Stream<Class<?>> formatClasses() throws IOException, URISyntaxException {
    Path classes =
        Path.of(Formats.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.list(classes.resolve("io/picket/reports"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".class"))
          .<Class<?>>map(FormatsTest::load)
          .filter(type -> ReportFormat.class.isAssignableFrom(type))
          .filter(type -> !type.isInterface() && !Modifier.isAbstract(type.getModifiers()))
          .toList()
          .stream();
    }
  }

  private static Class<?> load(String file) {
    try {
      return Class.forName("io.picket.reports." + file.substring(0, file.length() - 6));
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
