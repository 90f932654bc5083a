package io.picket.reports;

import io.picket.model.CheckId;
import io.picket.model.ClientId;
import io.picket.model.Finding;
import io.picket.model.HostName;
import io.picket.model.PortSet;
import io.picket.model.ScanRecord;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Draws the JSON Schema of a record from the classes of the model. */
final class SchemaGenerator {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private final TreeMap<String, ObjectNode> definitions = new TreeMap<>();
  private final boolean closed;

  private SchemaGenerator(boolean closed) {
    this.closed = closed;
  }

  /**
   * @param closed whether properties the schema does not name are forbidden; readers must tolerate
   *     them, so only tests close it
   */
  static ObjectNode generate(boolean closed) {
    return new SchemaGenerator(closed).document();
  }

  private ObjectNode document() {
    ObjectNode root = object(ScanRecord.class);
    ObjectNode all = JSON.objectNode();
    all.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    all.put("$id", "urn:picket:schema:record:" + ScanRecord.SCHEMA_VERSION);
    all.put("title", "Picket scan record");
    all.put(
        "description",
        "What a scan leaves: facts, findings, and what was not looked at. Readers must ignore"
            + " properties they do not know; within a major schema_version only additions happen.");
    all.setAll(root);
    ((ObjectNode) all.get("properties")).set("gate", gate());
    ObjectNode together =
        JSON.objectNode().put("type", "array").set("items", plain(HostWide.class));
    together.put(
        "description",
        "Verdicts about whole hosts that stand beside the findings because they are told once for"
            + " many: every \"not_applicable\", and every \"unknown\" or \"pass\" without evidence"
            + " that more than one check gives of the same hosts in the same words, but for the"
            + " first of these checks, which stays among the findings. Each stands for a finding of"
            + " each of its checks about each of its hosts and places: whoever counts, counts them"
            + " too.");
    ((ObjectNode) all.get("properties")).set(RecordJson.HOST_WIDE, together);
    ObjectNode key =
        Objects.requireNonNull(definitions.get(name(Finding.Key.class)), "findings have keys");
    ObjectNode fingerprint =
        JSON.objectNode().put("type", "string").put("pattern", "^[0-9a-f]{32}$");
    ((ObjectNode) key.get("properties")).set("fingerprint", fingerprint);
    ObjectNode defs = JSON.objectNode();
    definitions.forEach(defs::set);
    all.set("$defs", defs);
    return all;
  }

  private ObjectNode gate() {
    ObjectNode gate = JSON.objectNode().put("type", "object");
    gate.set("required", JSON.arrayNode().add("decision"));
    ObjectNode properties = gate.putObject("properties");
    properties
        .putObject("decision")
        .set("enum", JSON.arrayNode().add("open").add("shut").add("undecided"));
    for (String list : List.of("findings", "why")) {
      properties.putObject(list).put("type", "array").putObject("items").put("type", "string");
    }
    return gate;
  }

  private ObjectNode schema(Type type) {
    return switch (type) {
      case Class<?> plain -> plain(plain);
      case ParameterizedType generic when generic.getRawType() == List.class ->
          JSON.objectNode()
              .put("type", "array")
              .set("items", schema(generic.getActualTypeArguments()[0]));
      case ParameterizedType generic when generic.getRawType() == Optional.class ->
          schema(generic.getActualTypeArguments()[0]);
      case ParameterizedType generic -> schema(generic.getRawType());
      case TypeVariable<?> variable -> schema(variable.getBounds()[0]);
      default -> throw new AssertionError("the model should not have a " + type);
    };
  }

  private ObjectNode plain(Class<?> type) {
    if (type == String.class) {
      return JSON.objectNode().put("type", "string");
    } else if (type == int.class
        || type == long.class
        || type == Integer.class
        || type == Long.class) {
      return JSON.objectNode().put("type", "integer");
    } else if (type == double.class || type == Double.class) {
      return JSON.objectNode().put("type", "number");
    } else if (type == boolean.class || type == Boolean.class) {
      return JSON.objectNode().put("type", "boolean");
    } else if (type == Instant.class) {
      return JSON.objectNode().put("type", "string").put("format", "date-time");
    } else if (type == LocalDate.class) {
      return JSON.objectNode().put("type", "string").put("format", "date");
    } else if (type == Duration.class) {
      return JSON.objectNode().put("type", "integer").put("minimum", 0);
    } else if (type == InetAddress.class) {
      ObjectNode either = JSON.objectNode().put("type", "string");
      either
          .putArray("anyOf")
          .add(JSON.objectNode().put("format", "ipv4"))
          .add(JSON.objectNode().put("format", "ipv6"));
      return either;
    } else if (type == PortSet.class) {
      return pattern("^([0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*)?$");
    } else if (type == ClientId.class) {
      return pattern("^[a-z0-9][a-z0-9._-]{0,63}$");
    } else if (type == CheckId.class) {
      return pattern("^[a-z0-9]+(-[a-z0-9]+){0,9}$");
    } else if (type == HostName.class) {
      return pattern("^[a-z0-9_.-]+$");
    }
    return reference(type);
  }

  private static ObjectNode pattern(String pattern) {
    return JSON.objectNode().put("type", "string").put("pattern", pattern);
  }

  private ObjectNode reference(Class<?> type) {
    String name = name(type);
    if (!definitions.containsKey(name)) {
      definitions.put(name, JSON.objectNode());
      definitions.put(
          name, type.isEnum() ? enumeration(type) : type.isSealed() ? choice(type) : object(type));
    }
    return JSON.objectNode().put("$ref", "#/$defs/" + name);
  }

  private static String name(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    String own = ModelIntrospector.snake(type.getSimpleName());
    return outer == null ? own : name(outer) + "_" + own;
  }

  private static ObjectNode enumeration(Class<?> type) {
    ArrayNode words = JSON.arrayNode();
    for (Object constant : type.getEnumConstants()) {
      words.add(((Enum<?>) constant).name().toLowerCase(Locale.ROOT));
    }
    return JSON.objectNode().set("enum", words);
  }

  private ObjectNode choice(Class<?> type) {
    ObjectNode choice = JSON.objectNode();
    ArrayNode oneOf = choice.putArray("oneOf");
    ModelIntrospector.variants(type).forEach(variant -> oneOf.add(reference(variant)));
    return choice;
  }

  private ObjectNode object(Class<?> type) {
    ObjectNode object = JSON.objectNode().put("type", "object");
    ArrayNode required = object.putArray("required");
    ObjectNode properties = object.putObject("properties");
    if (ModelIntrospector.choice(type).isPresent()) {
      required.add(ModelIntrospector.DISCRIMINATOR);
      properties
          .putObject(ModelIntrospector.DISCRIMINATOR)
          .put("const", ModelIntrospector.variant(type));
    }
    for (RecordComponent component : type.getRecordComponents()) {
      String name = ModelIntrospector.property(component.getName(), component.getGenericType());
      if (component.getType() != Optional.class) {
        required.add(name);
      }
      properties.set(name, schema(component.getGenericType()));
    }
    if (closed) {
      object.put("additionalProperties", false);
    }
    return object;
  }
}
