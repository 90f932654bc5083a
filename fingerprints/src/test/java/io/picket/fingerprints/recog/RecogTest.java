package io.picket.fingerprints.recog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picket.fingerprints.data.BadInput;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class RecogTest {
  private static RecogFile read(String inside) {
    String text = "<fingerprints matches=\"test.banner\">\n" + inside + "\n</fingerprints>\n";
    return RecogReader.read("ours.xml", text.getBytes(StandardCharsets.UTF_8), all -> true)
        .orElseThrow();
  }

  private static Map<String, String> values(String inside, String text) {
    return read(inside).read(text).values();
  }

  @Test
  void everyExampleOfThePatternsThatComeAlongIsReadAsItSays() {
    for (RecogFile file : Recog.shipped()) {
      assertThat(Hearsay.isSeen(file.matches())).as(file.name()).isTrue();
      assertThat(file.failures()).as(file.name()).isEmpty();
      for (RecogPattern pattern : file.patterns()) {
        assertThat(pattern.examples()).as("%s", pattern.place()).isNotEmpty();
        for (RecogPattern.Example example : pattern.examples()) {
          RecogFile.Reading reading = file.read(example.text());
          assertThat(reading.matched()).isTrue();
          assertThat(reading.values())
              .as("another pattern takes %s at %s", example.text(), example.place())
              .containsAllEntriesOf(example.expected())
              .isEqualTo(
                  ((RecogPattern.Found.Yes)
                          pattern.find(new io.picket.fingerprints.data.BoundedText(example.text())))
                      .values());
        }
      }
    }
  }

  @Test
  void everyPatternThatComesAlongEndsInTime() {
    for (RecogFile file : Recog.shipped()) {
      for (String piece : List.of("a", "1.", "OpenSSH_9", " ", "Apache/2.", "(", "x.ESMTP ")) {
        assertThat(file.read(piece.repeat(4000)).ranAway()).as(file.name()).isZero();
      }
    }
  }

  @Test
  void paramsAreGroupsConstantsAndBoth() {
    String file =
        """
        <fingerprint pattern="^Acme(?: ([0-9.]+))?(?: on (\\w+))?">
          <description>Acme</description>
          <param pos="0" name="service.vendor" value="Acme"/>
          <param pos="1" name="service.version"/>
          <param pos="2" name="_tmp.system"/>
          <param pos="0" name="os.product" value="{_tmp.system} Linux"/>
          <param pos="0" name="service.cpe23" value="cpe:/a:acme:acme:{service.version}"/>
        </fingerprint>
        """;
    assertThat(values(file, "Acme 1.2 on Blue"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "service.vendor",
                "Acme",
                "service.version",
                "1.2",
                "os.product",
                "Blue Linux",
                "service.cpe23",
                "cpe:/a:acme:acme:1.2"));
    assertThat(values(file, "Acme"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("service.vendor", "Acme", "service.cpe23", "cpe:/a:acme:acme:-"));
    assertThat(read(file).read("Bcme").matched()).isFalse();
  }

  @Test
  void whatRecogItselfTakesIsTaken() {
    String file =
        """
        <!-- a comment -->
        <fingerprint pattern="^(a)(b)?" certainty="0.8">words
          <description>a</description>
          <param pos="1" name="service.product"/>
          <param pos="2" name="service.version"/>
          <param pos="0" name="service.product" value="B"/>
        </fingerprint>
        """;
    assertThat(values(file, "a")).containsExactlyEntriesOf(Map.of("service.product", "B"));
    String head =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<fingerprints protocol=\"telnet\""
            + " database_type=\"service\" priority=\"10\" preference=\".80\"></fingerprints>";
    RecogFile read =
        RecogReader.read("a/b.xml", head.getBytes(StandardCharsets.UTF_8), all -> true)
            .orElseThrow();
    assertThat(read.matches()).isEqualTo("b");
    assertThat(read.preference()).isEqualTo(0.8);
  }

  @Test
  void flagsMeanWhatTheyMeanInRuby() {
    assertThat(read("<fingerprint pattern=\"^acme$\" flags=\"REG_ICASE\"/>").read("ACME").matched())
        .isTrue();
    assertThat(read("<fingerprint pattern=\"^b$\"/>").read("a\nb\nc").matched()).isTrue();
    assertThat(read("<fingerprint pattern=\"a.b\"/>").read("a\nb").matched()).isFalse();
    for (String flag : List.of("REG_DOT_NEWLINE", "REG_MULTILINE", "REG_LINE_ANY_CRLF")) {
      String file = "<fingerprint pattern=\"a.b\" flags=\"REG_ICASE," + flag + "\"/>";
      assertThat(read(file).read("A\nB").matched()).isTrue();
    }
  }

  /** What Java would take to mean something else, or not take at all. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        // expression; a text in which it is found; one in which it is not
        "^Acme \\h+$; Acme 0Af; Acme \\t",
        "^[\\h:]+$; a0:F; a0:G",
        "^\\H$; g; f",
        "^\\\\h$; \\h; a",
        "(?im:acme.blue); ACME\\nBlue; ACMEBlue",
        "\\A(?m)a.(?-m:b.c); a\\nbxc; a\\nb\\nc",
        "^[[:alpha:][:digit:]]+$; a1; a:",
        "^[[:^space:]]+$; a:; a b",
        "^[:alp]+$; p:a; d",
        "^[[a-f].:\\]]+$; f.:]; g",
        "^a{b}$; a{b}; a",
        "^a{2}$; aa; a",
        "^a{,$; a{,; a",
        "^\\p{Lu}\\x{41}$; BA; bA",
        "^Acme.*\\nready; Acme 1\\r\\nready; Acme\\r\\n\\nready",
        "^Acme$; x\\nAcme\\ny; x\\rAcme\\ry",
        "\\AAcme\\s*$; Acme\\r\\n; x\\nAcme",
      })
  void expressionsMeanWhatTheyMeanInRuby(String expression, String found, String not) {
    RecogFile file = read("<fingerprint pattern=\"" + expression + "\"/>");
    assertThat(file.read(lines(found)).matched()).as(found).isTrue();
    assertThat(file.read(lines(not)).matched()).as(not).isFalse();
  }

  private static String lines(String text) {
    return text.replace("\\r", "\r").replace("\\n", "\n").replace("\\t", "\t");
  }

  @Test
  void aPatternMayHaveMoreThanAThousandExamples() {
    String example = "<example service.version='1'>Acme 1</example>";
    String pattern =
        "<fingerprint pattern='^Acme (\\d)$'>"
            + example.repeat(2000)
            + "<param pos='1' name='service.version'/></fingerprint>";
    assertThat(read(pattern).examples()).isEqualTo(2000);
    assertThat(read(pattern).failures()).isEmpty();
    assertThatThrownBy(() -> read(pattern.repeat(26))).hasMessageContaining("more than 50000");
  }

  @Test
  void carriageReturnsAndMarksInExamplesAreEntities() {
    String pattern =
        """
        <fingerprint pattern="^-{3} &lt;Acme ([\\d.]+)&gt;" flags="REG_ICASE,REG_MULTILINE">
          <description>Acme
            in two lines &amp; with a mark</description>
          <example service.version="1.0">welcome&#13;
        --- &lt;acme 1.0&gt;&#13;
        more</example>
          <param pos="1" name="service.version"/>
        </fingerprint>
        """;
    assertThat(read(pattern).failures()).isEmpty();
    assertThat(read(pattern).patterns().getFirst().description())
        .isEqualTo("Acme in two lines & with a mark");
  }

  @Test
  void examplesThatAreNotAsTheySayAreToldWithTheirPlace() {
    RecogFile file =
        read(
            """
              <fingerprint pattern="^Acme ([0-9]+)$">
                <example service.version="1">Acme 1</example>
                <example service.version="2">Acme 3</example>
                <example os.product="Blue">Acme 4</example>
                <example>Bcme</example>
                <example _encoding="base64" service.version="5">%s</example>
                <param pos="1" name="service.version"/>
              </fingerprint>\
            """
                .formatted(
                    Base64.getEncoder().encodeToString("Acme 5".getBytes(StandardCharsets.UTF_8))));
    assertThat(file.examples()).isEqualTo(5);
    assertThat(file.failures())
        .extracting(failure -> failure.place() + " " + failure.what())
        .containsExactly(
            "ours.xml:4:5 service.version should be \"2\" and is \"3\"",
            "ours.xml:5:5 os.product should be \"Blue\" and is not there",
            "ours.xml:6:5 the pattern at ours.xml:2:3 is not found in it");
  }

  @Test
  void anExpressionThatRunsAwayIsGivenUpAndTheNextOneIsTried() {
    RecogFile file =
        read(
            """
            <fingerprint pattern="^(?:a+)+$"><example>aa</example></fingerprint>
            <fingerprint pattern="!$"><param pos="0" name="service.product" value="Bang"/></fingerprint>\
            """);
    RecogFile.Reading reading = file.read("a".repeat(2000) + "!");
    assertThat(reading.ranAway()).isEqualTo(1);
    assertThat(reading.values()).containsEntry("service.product", "Bang");
    var many = new ArrayList<String>();
    for (int i = 0; i < 100; i++) {
      many.add("<fingerprint pattern=\"^(?:a+)+" + i + "$\"/>");
    }
    assertThat(read(String.join("\n", many)).read("a".repeat(5000) + "!"))
        .satisfies(all -> assertThat(all.ranAway()).isEqualTo(100))
        .satisfies(all -> assertThat(all.matched()).isFalse());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "<fingerprint pattern='('/> | 2:1: not a regular expression",
        "<fingerprint/> | 2:1: \"pattern\" is missing",
        "<fingerprint pattern='a' flags='REG_ICSE'/> | 2:1: there is no flag \"REG_ICSE\"; did you"
            + " mean",
        "<fingerprint pattern='a'><parm/></fingerprint> | 2:26: <parm> is not known here",
        "<fingerprint pattern='a'><param name='b' pos='1'/></fingerprint> | 2:26: pos \"1\" is no"
            + " capturing group",
        "<fingerprint pattern='a'><param name='b' pos='-1'/></fingerprint> | 2:26: pos \"-1\" is no"
            + " capturing group",
        "<fingerprint pattern='a'><param name='b' pos='0'/></fingerprint> | 2:26: a param with pos"
            + " 0 needs a value",
        "<fingerprint pattern='a'><example _encoding='rot13'>x</example></fingerprint> | 2:26:"
            + " there is no encoding",
        "<fingerprint pattern='a'><example _encoding='base64'>!</example></fingerprint> | 2:26: not"
            + " base64",
        "<fingerprint pattern='a'><example _filename='../x'/></fingerprint> | 2:26: \"../x\" is no"
            + " file name",
        "words<fingerprint pattern='a'/> | text outside",
        "<fingerprint pattern='a'>&own;</fingerprint> | not valid XML",
        "<fingerprint pattern='a'> | not valid XML",
      })
  void whatCannotBeUsedIsToldWithItsPlace(String inside, String message) {
    assertThatThrownBy(() -> read(inside))
        .isInstanceOf(BadInput.class)
        .hasMessageStartingWith("ours.xml:")
        .hasMessageContaining(message);
  }

  @Test
  void thereIsNoDocumentTypeAndNothingIsFetched(@TempDir Path folder) throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "hidden");
    for (String type :
        List.of(
            "<!DOCTYPE f [<!ENTITY own SYSTEM \"" + secret.toUri() + "\">]>",
            "<!DOCTYPE f SYSTEM \"" + secret.toUri() + "\">",
            "<!DOCTYPE f [<!ENTITY a \"aaaa\"><!ENTITY own \"&a;&a;&a;\">]>")) {
      String text =
          type
              + "\n<fingerprints><fingerprint pattern='a'><description>&own;</description>"
              + "</fingerprint></fingerprints>";
      assertThatThrownBy(
              () -> RecogReader.read("f.xml", text.getBytes(StandardCharsets.UTF_8), all -> true))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining("a document type is not read");
    }
    String large = "<fingerprints>" + " ".repeat(8 * 1024 * 1024) + "</fingerprints>";
    assertThatThrownBy(
            () -> RecogReader.read("f.xml", large.getBytes(StandardCharsets.UTF_8), all -> true))
        .hasMessageContaining("larger than");
    assertThatThrownBy(() -> read("<fingerprint pattern='" + "a".repeat(4001) + "'/>"))
        .hasMessageContaining("longer than 4000");
  }

  @Test
  void aFolderIsReadInOrderOfPreference(@TempDir Path folder) throws Exception {
    assertThatThrownBy(() -> Recog.read(folder, all -> true)).hasMessageContaining("no *.xml");
    Path xml = Files.createDirectory(folder.resolve("xml"));
    Files.writeString(
        xml.resolve("a.xml"),
        "<fingerprints preference='.1'><fingerprint pattern='a'/></fingerprints>");
    Files.writeString(
        xml.resolve("ssh_banners.xml"),
        "<fingerprints preference='0.9'><fingerprint pattern='a'>"
            + "<example _filename='one.txt'/></fingerprint></fingerprints>");
    assertThatThrownBy(() -> Recog.read(folder, all -> true))
        .hasMessageContaining("ssh_banners.xml:1:57: one.txt cannot be read");
    Files.createDirectory(xml.resolve("ssh_banners"));
    Files.writeString(xml.resolve("ssh_banners").resolve("one.txt"), "a");
    List<RecogFile> all = Recog.read(folder, any -> true);
    assertThat(all).extracting(RecogFile::matches).containsExactly("ssh_banners", "a");
    assertThat(all.getFirst().failures()).isEmpty();
    assertThat(Recog.read(folder, Hearsay::isSeen)).hasSize(1);
    assertThatThrownBy(() -> Recog.read(folder.resolve("none"), any -> true))
        .hasMessageContaining("there is no such file");
  }
}
