package io.picket.reports;

import io.picket.model.Addresses;
import io.picket.model.CheckId;
import io.picket.model.ClientId;
import io.picket.model.Finding;
import io.picket.model.HostName;
import io.picket.model.PortSet;
import io.picket.model.Text;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;

/**
 * Writes values of the model as JSON by the rules of {@link ModelIntrospector}, component by
 * component. Data binding would do the same, and reads records back, but learning two hundred
 * classes took it longer than all the writing, at the end of every scan (docs/adr/0605). A test
 * holds the two to each other. For one thread at a time.
 */
final class ModelWriter extends ObjectWriteContext.Base {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private final boolean indented;
  private final Set<String> without;
  private final Predicate<Object> leftOut;
  private final Map<Class<?>, Form> forms = new HashMap<>();

  private ModelWriter(boolean indented, Set<String> without, Predicate<Object> leftOut) {
    this.indented = indented;
    this.without = without;
    this.leftOut = leftOut;
  }

  private record Property(String name, Method accessor) {}

  /**
   * How a record is written.
   *
   * @param variant its name among the variants of a choice, if it is one
   */
  private record Form(Optional<String> variant, List<Property> properties) {}

  /** Writes each value on one line. */
  static ModelWriter lines() {
    return new ModelWriter(false, Set.of(), any -> false);
  }

  /**
   * Writes with a line for each property.
   *
   * @param without properties to leave out wherever they stand, or those of one record: {@code
   *     Stapling.handshakes}
   * @param leftOut what to leave out of lists
   */
  static ModelWriter indented(Set<String> without, Predicate<Object> leftOut) {
    return new ModelWriter(true, without, leftOut);
  }

  /** A generator whose POJOs are values of the model. Closing it leaves the stream open. */
  JsonGenerator generator(OutputStream to) {
    return FACTORY.createGenerator(this, to);
  }

  /** A value as a tree, for reports that are made of one. */
  static JsonNode tree(Object value) {
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = lines().generator(bytes)) {
      json.writePOJO(value);
    }
    return RecordJson.mapper().readTree(bytes.toByteArray());
  }

  @Override
  public PrettyPrinter getPrettyPrinter() {
    return indented ? new DefaultPrettyPrinter() : super.getPrettyPrinter();
  }

  @Override
  public boolean hasPrettyPrinter() {
    return indented;
  }

  @Override
  public void writeValue(JsonGenerator to, Object value) {
    switch (value) {
      // Everything is printable when it enters a fact; this is the second lock on the same door.
      case String text -> to.writeString(Text.printable(text, Integer.MAX_VALUE));
      case Integer number -> to.writeNumber(number);
      case Long number -> to.writeNumber(number);
      case Double number -> to.writeNumber(number);
      case Boolean truth -> to.writeBoolean(truth);
      case Enum<?> constant -> to.writeString(constant.name().toLowerCase(Locale.ROOT));
      case Duration time -> to.writeNumber(time.toMillis());
      case Instant time -> to.writeString(time.toString());
      case LocalDate day -> to.writeString(day.toString());
      case InetAddress address -> to.writeString(Addresses.text(address));
      case ClientId client -> to.writeString(client.value());
      case CheckId check -> to.writeString(check.value());
      case HostName name -> to.writeString(name.ascii());
      case PortSet ports -> to.writeString(ports.toString());
      case Collection<?> items -> {
        to.writeStartArray();
        for (Object item : items) {
          if (!leftOut.test(item)) {
            writeValue(to, item);
          }
        }
        to.writeEndArray();
      }
      case Finding.Key key -> key(to, key);
      case Record fields -> object(to, fields);
      default ->
          throw new IllegalStateException("no form in JSON for " + value.getClass().getName());
    }
  }

  /** With the fingerprint, so that a reader of JSON need not compute it. */
  private void key(JsonGenerator to, Finding.Key key) {
    to.writeStartObject();
    properties(to, key);
    to.writeStringProperty("fingerprint", Fingerprint.of(key));
    to.writeEndObject();
  }

  private void object(JsonGenerator to, Record fields) {
    to.writeStartObject();
    form(fields)
        .variant()
        .ifPresent(variant -> to.writeStringProperty(ModelIntrospector.DISCRIMINATOR, variant));
    properties(to, fields);
    to.writeEndObject();
  }

  private void properties(JsonGenerator to, Record fields) {
    properties(to, fields, Map.of());
  }

  /**
   * Writes the properties of a value into the object that is open.
   *
   * @param more writes what stands behind a property, by its name
   */
  void properties(JsonGenerator to, Record fields, Map<String, Runnable> more) {
    for (Property property : form(fields).properties()) {
      Object value = value(property, fields);
      if (value instanceof Optional<?> optional) {
        if (optional.isEmpty()) {
          continue;
        }
        value = optional.get();
      }
      to.writeName(property.name());
      writeValue(to, value);
      Runnable behind = more.get(property.name());
      if (behind != null) {
        behind.run();
      }
    }
  }

  private Form form(Record fields) {
    return forms.computeIfAbsent(fields.getClass(), this::learnt);
  }

  private Form learnt(Class<?> type) {
    var properties = new ArrayList<Property>();
    for (RecordComponent component : type.getRecordComponents()) {
      String name = ModelIntrospector.property(component.getName(), component.getGenericType());
      if (!without.contains(name) && !without.contains(type.getSimpleName() + "." + name)) {
        Method accessor = component.getAccessor();
        // It is public already; this spares each call from asking who calls.
        accessor.setAccessible(true);
        properties.add(new Property(name, accessor));
      }
    }
    return new Form(
        ModelIntrospector.choice(type).map(choice -> ModelIntrospector.variant(type)), properties);
  }

  private static Object value(Property property, Record of) {
    try {
      return property.accessor().invoke(of);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("accessors of the model are public", e);
    }
  }
}
