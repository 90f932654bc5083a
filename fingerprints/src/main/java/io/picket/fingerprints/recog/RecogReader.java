package io.picket.fingerprints.recog;

import io.picket.fingerprints.data.BadInput;
import io.picket.fingerprints.data.FileTrouble;
import io.picket.fingerprints.data.Place;
import io.picket.fingerprints.data.Spelling;
import io.picket.model.Text;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads one file in Recog's XML format. The format is described by the schema that comes with Recog
 * ({@code fingerprints.xsd}); elements that it does not have are errors. There is no document type,
 * no entity of one's own, and a bound for everything that is counted.
 */
final class RecogReader {
  private static final int MOST_BYTES = 8 * 1024 * 1024;
  private static final int MOST_PATTERNS = 10_000;
  private static final int MOST_PARAMS = 100;

  /** Of a file. Recog gives more than a thousand of one pattern, that of Apache. */
  private static final int MOST_EXAMPLES = 50_000;

  private static final int LONGEST_PATTERN = 4000;
  private static final int LONGEST_VALUE = 1000;
  private static final String SHAPE = "Recog's files hold <fingerprints> with <fingerprint> in it";

  /** Ruby's MULTILINE, which these stand for in Recog, lets a dot match a line's end. */
  private static final Map<String, Integer> FLAGS =
      Map.of(
          "REG_ICASE", Pattern.CASE_INSENSITIVE,
          "REG_DOT_NEWLINE", Pattern.DOTALL,
          "REG_LINE_ANY_CRLF", Pattern.DOTALL,
          "REG_MULTILINE", Pattern.DOTALL);

  private final String file;
  private final Optional<Path> examples;
  private final XMLStreamReader xml;
  private Place here;
  private boolean inPattern;
  private int examplesRead;

  private RecogReader(String file, Optional<Path> examples, XMLStreamReader xml) {
    this.file = file;
    this.examples = examples;
    this.xml = xml;
    this.here = Place.startOf(file);
  }

  /**
   * Reads a file, unless its kind of text is of no interest.
   *
   * @throws BadInput when it cannot be used, with the place and the mend
   */
  static Optional<RecogFile> read(Path path, Predicate<String> wanted) {
    return read(
        path.toString(),
        FileTrouble.bytes(path, MOST_BYTES),
        wanted,
        Optional.of(path.resolveSibling(baseName(path.toString()))));
  }

  static Optional<RecogFile> read(String file, byte[] bytes, Predicate<String> wanted) {
    return read(file, bytes, wanted, Optional.empty());
  }

  private static Optional<RecogFile> read(
      String file, byte[] bytes, Predicate<String> wanted, Optional<Path> examples) {
    if (bytes.length > MOST_BYTES) {
      throw new BadInput(Place.startOf(file), "larger than " + MOST_BYTES + " bytes", "");
    }
    try {
      XMLStreamReader xml = factory().createXMLStreamReader(new ByteArrayInputStream(bytes));
      return new RecogReader(file, examples, xml).file(wanted);
    } catch (XMLStreamException e) {
      throw new BadInput(place(file, e.getLocation()), "not valid XML: " + message(e), "");
    }
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setXMLResolver((publicId, systemId, base, namespace) -> {
      throw new XMLStreamException("nothing is fetched from elsewhere");
    });
    return factory;
  }

  private static String baseName(String path) {
    return path.replaceFirst("^.*[/\\\\]", "").replaceFirst("\\.xml$", "");
  }

  private static Place place(String file, Location location) {
    return location == null || location.getLineNumber() < 1
        ? Place.startOf(file)
        : new Place(file, location.getLineNumber(), Math.max(1, location.getColumnNumber()));
  }

  /** The parser's message without the place that it repeats. */
  private static String message(XMLStreamException e) {
    String text = "" + e.getMessage();
    int at = text.indexOf("Message: ");
    return Text.printable(at < 0 ? text : text.substring(at + 9), 200);
  }

  /** Goes to the next tag; where it begins is then {@link #here}. */
  private int tag() throws XMLStreamException {
    while (true) {
      boolean afterText = xml.getEventType() == XMLStreamConstants.CHARACTERS;
      here = place(file, xml.getLocation());
      if (afterText && here.column() > 1) {
        // Behind text, the parser has read the next tag's bracket already.
        here = new Place(file, here.line(), here.column() - 1);
      }
      int event = xml.next();
      switch (event) {
        case XMLStreamConstants.START_ELEMENT, XMLStreamConstants.END_ELEMENT -> {
          return event;
        }
        case XMLStreamConstants.DTD ->
            throw new BadInput(here, "a document type is not read", "leave <!DOCTYPE out");
        case XMLStreamConstants.END_DOCUMENT -> throw new BadInput(here, "it ends early", SHAPE);
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
          // Recog's schema allows for text in a fingerprint, and gives it no meaning.
          if (!inPattern && !xml.isWhiteSpace()) {
            throw new BadInput(here, "text outside of a description or an example", SHAPE);
          }
        }
        default -> {}
      }
    }
  }

  private BadInput unexpected() {
    return new BadInput(
        here, "<" + Text.printable(xml.getLocalName(), 60) + "> is not known here", SHAPE);
  }

  private Optional<String> attribute(String name) {
    return Optional.ofNullable(xml.getAttributeValue(null, name));
  }

  private String required(String name) {
    return attribute(name)
        .orElseThrow(() -> new BadInput(here, "\"" + name + "\" is missing", "add " + name + "="));
  }

  private String bounded(String what, String text, int most) {
    if (text.length() > most) {
      throw new BadInput(here, what + " is longer than " + most + " characters", "");
    }
    return text;
  }

  private void most(String what, int count, int most) {
    if (count >= most) {
      throw new BadInput(here, "more than " + most + " " + what, "");
    }
  }

  private Optional<RecogFile> file(Predicate<String> wanted) throws XMLStreamException {
    tag();
    if (!xml.getLocalName().equals("fingerprints")) {
      throw unexpected();
    }
    String matches = attribute("matches").orElse(baseName(file));
    if (!wanted.test(matches)) {
      return Optional.empty();
    }
    double preference = preference();
    var patterns = new ArrayList<RecogPattern>();
    while (tag() == XMLStreamConstants.START_ELEMENT) {
      if (!xml.getLocalName().equals("fingerprint")) {
        throw unexpected();
      }
      most("fingerprints", patterns.size(), MOST_PATTERNS);
      patterns.add(pattern());
    }
    return Optional.of(new RecogFile(file, matches, preference, patterns));
  }

  private double preference() {
    String text = attribute("preference").orElse("0.5");
    try {
      double number = Double.parseDouble(text);
      if (number >= 0 && number <= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new BadInput(here, "preference is not a number", "write one from 0 to 1");
    }
    throw new BadInput(here, "preference is out of range", "write a number from 0 to 1");
  }

  private RecogPattern pattern() throws XMLStreamException {
    Place begin = here;
    inPattern = true;
    Pattern expression = expression();
    int groups = expression.matcher("").groupCount();
    String description = "";
    var params = new LinkedHashMap<String, RecogPattern.Param>();
    var all = new ArrayList<RecogPattern.Example>();
    while (tag() == XMLStreamConstants.START_ELEMENT) {
      switch (xml.getLocalName()) {
        case "description" ->
            description =
                bounded("the description", xml.getElementText(), LONGEST_VALUE)
                    .strip()
                    .replaceAll("\\s+", " ");
        case "example" -> {
          most("examples", examplesRead++, MOST_EXAMPLES);
          all.add(example());
        }
        case "param" -> {
          most("params", params.size(), MOST_PARAMS);
          RecogPattern.Param param = param(groups);
          params.put(param.name(), param);
        }
        default -> throw unexpected();
      }
    }
    inPattern = false;
    return new RecogPattern(begin, description, expression, List.copyOf(params.values()), all);
  }

  private Pattern expression() {
    String text = bounded("the pattern", required("pattern"), LONGEST_PATTERN);
    int flags = 0;
    for (String flag : attribute("flags").orElse("").split(",", -1)) {
      if (flag.isBlank()) {
        continue;
      }
      Integer known = FLAGS.get(flag.strip());
      if (known == null) {
        throw new BadInput(
            here,
            "there is no flag \"" + Text.printable(flag.strip(), 40) + "\"",
            Spelling.hint(flag.strip(), FLAGS.keySet().stream().sorted().toList()));
      }
      flags |= known;
    }
    try {
      return new RubyExpression(text).compiled(flags);
    } catch (PatternSyntaxException e) {
      throw new BadInput(here, "not a regular expression: " + e.getDescription(), "");
    } catch (StackOverflowError e) {
      throw new BadInput(here, "the pattern is nested too deeply", "");
    }
  }

  private RecogPattern.Param param(int groups) throws XMLStreamException {
    String name = bounded("a name", required("name"), LONGEST_VALUE);
    String value = bounded("a value", attribute("value").orElse(""), LONGEST_VALUE);
    String position = required("pos");
    if (!position.matches("[0-9]{1,3}") || Integer.parseInt(position) > groups) {
      throw new BadInput(
          here,
          "pos \"" + Text.printable(position, 20) + "\" is no capturing group",
          "write a number from 0 to " + groups);
    }
    int group = Integer.parseInt(position);
    if (group == 0 && value.isEmpty()) {
      throw new BadInput(here, "a param with pos 0 needs a value", "add value=");
    }
    Place begin = here;
    if (tag() != XMLStreamConstants.END_ELEMENT) {
      throw unexpected();
    }
    here = begin;
    return new RecogPattern.Param(group, name, value);
  }

  private RecogPattern.Example example() throws XMLStreamException {
    Place begin = here;
    var expected = new LinkedHashMap<String, String>();
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      expected.put(xml.getAttributeLocalName(i), xml.getAttributeValue(i));
    }
    Optional<String> encoding = Optional.ofNullable(expected.remove("_encoding"));
    Optional<String> name = Optional.ofNullable(expected.remove("_filename"));
    String text = xml.getElementText();
    if (name.isPresent()) {
      text = new ExampleText(begin).file(name.get(), examples);
    } else if (encoding.isPresent()) {
      text = new ExampleText(begin).decoded(encoding.get(), text);
    }
    return new RecogPattern.Example(begin, text, expected);
  }
}
