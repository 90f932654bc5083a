package io.picket.reports;

import io.picket.model.Text;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.ValueInstantiationException;

/**
 * What is wrong with a record that cannot be read, in the words of the person who has the file: the
 * place, what stands there, and what is expected there. The library's own words name classes.
 */
final class RecordTrouble {
  private static final Pattern TOKEN = Pattern.compile("JsonToken\\.(\\w+)");
  private static final Pattern GIVEN =
      Pattern.compile("from (?:String|Number) (?:value )?[(\"](.*?)[)\"](?:\\)|:|$)");
  private static final Pattern MISSING = Pattern.compile("creator property '([\\w]+)'");
  private static final Pattern TYPE_ID = Pattern.compile("Could not resolve type id '(.*?)' as");
  private static final Pattern KNOWN_IDS = Pattern.compile("known type ids = \\[([\\w, ]*)]");
  private static final int SHOWN = 300;

  private RecordTrouble() {}

  /** {@code file:line:column: what (at /json/pointer)}. */
  static String told(String name, JacksonException e) {
    String pointer = pointer(e);
    return where(name, e.getLocation())
        + ": "
        + Text.printable(why(e), SHOWN)
        + (pointer.isEmpty() ? "" : " (at " + Text.printable(pointer, SHOWN) + ")");
  }

  private static String where(String name, @Nullable TokenStreamLocation at) {
    String shown = Text.printable(name);
    return at == null || at.getLineNr() < 1
        ? shown
        : shown + ":" + at.getLineNr() + ":" + Math.max(1, at.getColumnNr());
  }

  private static String pointer(JacksonException e) {
    var pointer = new StringBuilder();
    for (JacksonException.Reference step : e.getPath()) {
      String name = step.getPropertyName();
      pointer
          .append('/')
          .append(name == null ? "" + step.getIndex() : name.replace("~", "~0").replace("/", "~1"));
    }
    return pointer.toString();
  }

  private static String why(JacksonException e) {
    return switch (e) {
      case UnexpectedEndOfInputException _ ->
          "the file ends in the middle; was it written or copied whole?";
      case StreamConstraintsException _ -> "no record of Picket's: too deep, too long or too large";
      case InputCoercionException _ -> "the number is too large for what stands here";
      case StreamReadException _ -> syntax(e.getOriginalMessage());
      case InvalidTypeIdException _ -> variant(e.getOriginalMessage());
      case ValueInstantiationException broken -> refused(broken);
      case MismatchedInputException mismatch -> mismatch(mismatch);
      default -> plain(e.getOriginalMessage());
    };
  }

  private static String syntax(String message) {
    String first = message.lines().findFirst().orElse("");
    return first.startsWith("Duplicate Object property")
        ? first.replaceFirst("Duplicate Object property", "it is there twice:")
        : "not JSON: " + plain(first.replaceFirst("(: was expecting)? \\(JSON String.*", ""));
  }

  private static String variant(String message) {
    Matcher given = TYPE_ID.matcher(message);
    Matcher known = KNOWN_IDS.matcher(message);
    String expected = known.find() ? "; expected one of: " + known.group(1) : "";
    return given.find()
        ? "\"type\" is \"" + given.group(1) + "\"" + expected
        : "no \"type\"" + (expected.isEmpty() ? ", which says what this is" : expected);
  }

  /** What a value's own constructor says of it. */
  private static String refused(ValueInstantiationException broken) {
    Throwable cause = broken.getCause();
    return cause instanceof IllegalArgumentException && cause.getMessage() != null
        ? cause.getMessage()
        : "this cannot be";
  }

  private static String mismatch(MismatchedInputException e) {
    String message = e.getOriginalMessage();
    if (message.startsWith("No content to map")) {
      return "the file is empty";
    }
    Matcher missing = MISSING.matcher(message);
    if (missing.find() && message.startsWith("Missing required")) {
      return missing.group(1).equals("started")
          ? "the run has no times, so nothing can be judged again; was it written without times by"
              + " -o json-stable? Use the one of -o json"
          : "no \"" + ModelIntrospector.snake(missing.group(1)) + "\"";
    }
    Class<?> wanted = e.getTargetType();
    boolean ofTheLibrary =
        message.startsWith("Cannot ") || missing.reset().find() || message.contains("Null value");
    if (!ofTheLibrary || wanted == null) {
      return plain(message);
    }
    Matcher given = GIVEN.matcher(message);
    Matcher token = TOKEN.matcher(message);
    Optional<String> found =
        given.find()
            ? Optional.of("\"" + given.group(1) + "\"")
            : message.contains("null") || message.contains("Null")
                ? Optional.of("nothing (null)")
                : token.find() ? kind(token.group(1)) : Optional.empty();
    String expected = "expected " + expected(wanted);
    return found.map(there -> "found " + there + ", " + expected).orElse(expected);
  }

  private static Optional<String> kind(String token) {
    return Optional.ofNullable(
        switch (token) {
          case "START_ARRAY" -> "a list";
          case "START_OBJECT", "PROPERTY_NAME" -> "an object";
          case "VALUE_STRING" -> "a text";
          case "VALUE_NUMBER_INT", "VALUE_NUMBER_FLOAT" -> "a number";
          case "VALUE_TRUE", "VALUE_FALSE" -> "true or false";
          case "VALUE_NULL" -> "nothing (null)";
          default -> null;
        });
  }

  private static String expected(Class<?> type) {
    if (type.isEnum()) {
      return "one of: "
          + Stream.of(type.getEnumConstants())
              .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(", "));
    } else if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    } else if (type == Duration.class
        || type.isPrimitive()
        || Number.class.isAssignableFrom(type)) {
      return "a whole number";
    } else if (type == Instant.class) {
      return "a time such as 2026-11-22T04:00:00Z";
    } else if (type == LocalDate.class) {
      return "a day such as 2026-11-22";
    } else if (List.class.isAssignableFrom(type)) {
      return "a list";
    }
    return type.isRecord() || type.isInterface() ? "an object" : "a text";
  }

  /** Without the names of classes, whoever put them there. */
  private static String plain(String message) {
    return message
        .lines()
        .findFirst()
        .orElse("no record")
        .replaceAll("(?:[a-z]+\\.)+[A-Z][\\w$.]*", "something")
        .replaceAll("`[^`]*`", "what belongs here");
  }
}
