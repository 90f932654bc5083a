package io.picket.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.CheckCard;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CatalogueTest {
  @Test
  void idsAreInOrderAndUnique() {
    assertThat(Catalogue.all())
        .extracting(check -> check.card().id())
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void everyCheckClassIsListed() throws IOException, URISyntaxException, ClassNotFoundException {
    Path classes = Path.of(Check.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Set<Class<?>> listed = new HashSet<>();
    Catalogue.all().forEach(check -> listed.add(check.getClass()));
    int found = 0;
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        String name =
            classes.relativize(file).toString().replace('/', '.').replaceFirst("\\.class$", "");
        Class<?> type = Class.forName(name);
        if (Check.class.isAssignableFrom(type)
            && !type.isInterface()
            && !Modifier.isAbstract(type.getModifiers())) {
          found++;
          assertThat(listed).contains(type);
          assertThat(type.isRecord()).as(name).isTrue();
        }
      }
    }
    assertThat(found).isGreaterThan(30);
  }

  @Test
  void everyCardTellsWhyAndWhatToDo() {
    for (Check check : Catalogue.all()) {
      CheckCard card = check.card();
      String id = card.id().value();
      assertThat(card.title()).as(id).isNotBlank().doesNotEndWith(".");
      assertThat(card.why()).as(id).hasSizeGreaterThan(30).matches(".*[.)]");
      assertThat(card.remedy()).as(id).hasSizeGreaterThan(15).endsWith(".");
      assertThat(card.references()).as(id).allMatch(r -> r.url().startsWith("https://"));
      assertThat(card.guideRows()).as(id).allMatch(row -> row.id().matches("(ME|CW)-[0-9]{2}"));
      assertThat(card.guideRows()).as(id).doesNotHaveDuplicates();
    }
  }

  @Test
  void aCheckIsFoundByItsId() {
    for (Check check : List.copyOf(Catalogue.all())) {
      assertThat(Catalogue.of(check.card().id())).containsSame(check);
    }
  }
}
