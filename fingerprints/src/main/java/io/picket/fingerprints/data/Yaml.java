package io.picket.fingerprints.data;

import io.picket.model.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads a YAML 1.2 file written by a person: one document, UTF-8, at most {@link #MOST_BYTES} long
 * and {@link #MOST_DEPTH} levels deep. Aliases are refused: they let a small file unfold into an
 * enormous one, and nothing here needs them.
 */
public final class Yaml {
  /** The largest file read, in bytes. */
  public static final int MOST_BYTES = 1024 * 1024;

  /** The deepest nesting of lists and maps. */
  public static final int MOST_DEPTH = 24;

  private Yaml() {}

  /**
   * Reads a file.
   *
   * @throws BadInput when it cannot be read or is not YAML within the bounds
   */
  public static Value read(Path file) {
    return read(file.toString(), text(file));
  }

  /**
   * The text of a file.
   *
   * @throws BadInput when it cannot be read, is too long or not UTF-8
   */
  public static String text(Path file) {
    return decode(file.toString(), FileTrouble.bytes(file, MOST_BYTES));
  }

  /**
   * Reads a file that comes with the program and lies beside a class.
   *
   * @throws IllegalStateException when it is not there
   */
  public static Value resource(Class<?> beside, String name) {
    return own(name, text(beside, name));
  }

  /**
   * Reads a text that comes with the program, the quick way where that will do.
   *
   * @param name the file's, for errors
   */
  public static Value own(String name, String text) {
    return PlainYaml.read(name, text)
        .map(node -> new Value(name, node))
        .orElseGet(() -> read(name, text));
  }

  /**
   * The text of such a file.
   *
   * @throws IllegalStateException when it is not there
   */
  public static String text(Class<?> beside, String name) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name + " beside " + beside.getName());
      }
      return decode(name, in.readNBytes(MOST_BYTES + 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a text.
   *
   * @param file the name that errors are to show
   * @throws BadInput when it is not YAML within the bounds
   */
  public static Value read(String file, String text) {
    if (text.length() > MOST_BYTES) {
      throw tooLong(file);
    }
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setCodePointLimit(MOST_BYTES)
            .setMaxAliasesForCollections(0)
            .build();
    try {
      Parser parser = new ParserImpl(settings, new StreamReader(settings, text));
      return new Composer(settings, new Bounded(file, parser))
          .getSingleNode()
          .map(node -> new Value(file, node))
          .orElseThrow(() -> new BadInput(Place.startOf(file), "the file is empty", ""));
    } catch (MarkedYamlEngineException e) {
      Place place =
          e.getProblemMark()
              .map(mark -> new Place(file, mark.getLine() + 1, mark.getColumn() + 1))
              .orElseGet(() -> Place.startOf(file));
      throw new BadInput(place, "not valid YAML: " + Text.printable(e.getProblem(), 200), "");
    } catch (YamlEngineException e) {
      throw new BadInput(
          Place.startOf(file), "not valid YAML: " + Text.printable("" + e.getMessage(), 200), "");
    }
  }

  /** The flat stream of events, which is bounded before nodes are made of it by recursion. */
  private static final class Bounded implements Parser {
    private final String file;
    private final Parser parser;
    private int depth;
    private int documents;

    Bounded(String file, Parser parser) {
      this.file = file;
      this.parser = parser;
    }

    @Override
    public boolean checkEvent(Event.ID choice) {
      return parser.checkEvent(choice);
    }

    @Override
    public Event peekEvent() {
      return parser.peekEvent();
    }

    @Override
    public boolean hasNext() {
      return parser.hasNext();
    }

    @Override
    public Event next() {
      Event event = parser.next();
      if (event instanceof CollectionStartEvent && ++depth > MOST_DEPTH) {
        throw new BadInput(place(file, event), "nested more than " + MOST_DEPTH + " deep", "");
      } else if (event instanceof CollectionEndEvent) {
        depth--;
      } else if (event instanceof AliasEvent) {
        throw new BadInput(place(file, event), "aliases (*name) are not read", "write it out");
      } else if (event instanceof DocumentStartEvent && ++documents > 1) {
        throw new BadInput(place(file, event), "a second document begins", "use one per file");
      }
      return event;
    }
  }

  private static Place place(String file, Event event) {
    return event
        .getStartMark()
        .map(mark -> new Place(file, mark.getLine() + 1, mark.getColumn() + 1))
        .orElseGet(() -> Place.startOf(file));
  }

  private static String decode(String file, byte[] bytes) {
    if (bytes.length > MOST_BYTES) {
      throw tooLong(file);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new BadInput(Place.startOf(file), "not UTF-8", "save the file as UTF-8");
    }
  }

  private static BadInput tooLong(String file) {
    return new BadInput(Place.startOf(file), "longer than " + MOST_BYTES + " bytes", "split it");
  }
}
