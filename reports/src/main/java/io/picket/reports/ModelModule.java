package io.picket.reports;

import io.picket.model.Addresses;
import io.picket.model.CheckId;
import io.picket.model.ClientId;
import io.picket.model.Finding;
import io.picket.model.HostName;
import io.picket.model.PortSet;
import io.picket.model.Text;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdScalarSerializer;
import tools.jackson.databind.ser.std.StdSerializer;

/** The values of the model that are one string in JSON, and the key of a finding. */
final class ModelModule extends SimpleModule {
  private static final long serialVersionUID = 1L;

  ModelModule() {
    super("picket-model");
    text(String.class, ModelModule::printable, Function.identity());
    text(InetAddress.class, Addresses::text, ModelModule::address);
    text(ClientId.class, ClientId::value, ClientId::new);
    text(CheckId.class, CheckId::value, CheckId::new);
    text(HostName.class, HostName::ascii, HostName::new);
    text(PortSet.class, PortSet::toString, PortSet::parse);
    addSerializer(Duration.class, new MillisecondsWriter());
    addDeserializer(Duration.class, new MillisecondsReader());
    addSerializer(Finding.Key.class, new KeyWriter());
  }

  private <T> void text(Class<T> type, Function<T, String> write, Function<String, T> read) {
    addSerializer(type, new TextWriter<>(type, write));
    addDeserializer(type, new TextReader<>(type, read));
  }

  /** Everything is printable when it enters a fact; this is the second lock on the same door. */
  private static String printable(String text) {
    return Text.printable(text, Integer.MAX_VALUE);
  }

  private static InetAddress address(String text) {
    Optional<InetAddress> address = Addresses.parse(text);
    if (address.isEmpty()) {
      throw new IllegalArgumentException("\"" + Text.printable(text, 60) + "\" is not an address");
    }
    return address.get();
  }

  private static final class TextWriter<T> extends StdScalarSerializer<T> {
    private final Function<T, String> write;

    TextWriter(Class<T> type, Function<T, String> write) {
      super(type);
      this.write = write;
    }

    @Override
    public void serialize(T value, JsonGenerator to, SerializationContext context) {
      to.writeString(write.apply(value));
    }
  }

  private static final class TextReader<T> extends StdScalarDeserializer<T> {
    private final Function<String, T> read;

    TextReader(Class<T> type, Function<String, T> read) {
      super(type);
      this.read = read;
    }

    @Override
    public T deserialize(JsonParser from, DeserializationContext context) {
      String text = from.getValueAsString();
      if (text == null || !from.currentToken().isScalarValue()) {
        return context.reportInputMismatch(this, "a string is expected here");
      }
      try {
        return read.apply(text);
      } catch (IllegalArgumentException e) {
        return context.reportInputMismatch(this, "%s", e.getMessage());
      }
    }
  }

  private static final class MillisecondsWriter extends StdScalarSerializer<Duration> {
    MillisecondsWriter() {
      super(Duration.class);
    }

    @Override
    public void serialize(Duration value, JsonGenerator to, SerializationContext context) {
      to.writeNumber(value.toMillis());
    }
  }

  private static final class MillisecondsReader extends StdScalarDeserializer<Duration> {
    MillisecondsReader() {
      super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser from, DeserializationContext context) {
      return Duration.ofMillis(from.getLongValue());
    }
  }

  /** Adds the fingerprint, so that a reader of JSON need not compute it. */
  private static final class KeyWriter extends StdSerializer<Finding.Key> {
    KeyWriter() {
      super(Finding.Key.class);
    }

    @Override
    public void serialize(Finding.Key key, JsonGenerator to, SerializationContext context) {
      to.writeStartObject();
      to.writeStringProperty("client", key.client().value());
      to.writeStringProperty("check", key.check().value());
      to.writeName("subject");
      context.writeValue(to, key.subject());
      to.writeStringProperty("fingerprint", Fingerprint.of(key));
      to.writeEndObject();
    }
  }
}
