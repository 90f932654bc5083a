package io.picket.reports;

import io.picket.model.Addresses;
import io.picket.model.CheckId;
import io.picket.model.ClientId;
import io.picket.model.HostName;
import io.picket.model.PortSet;
import io.picket.model.Text;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.module.SimpleModule;

/** Reads the values of the model that are one string in JSON; {@link ModelWriter} writes them. */
final class ModelModule extends SimpleModule {
  private static final long serialVersionUID = 1L;

  ModelModule() {
    super("picket-model");
    text(String.class, Function.identity());
    text(InetAddress.class, ModelModule::address);
    text(ClientId.class, ClientId::new);
    text(CheckId.class, CheckId::new);
    text(HostName.class, HostName::new);
    text(PortSet.class, PortSet::parse);
    addDeserializer(Duration.class, new MillisecondsReader());
  }

  private <T> void text(Class<T> type, Function<String, T> read) {
    addDeserializer(type, new TextReader<>(type, read));
  }

  private static InetAddress address(String text) {
    Optional<InetAddress> address = Addresses.parse(text);
    if (address.isEmpty()) {
      throw new IllegalArgumentException("\"" + Text.printable(text, 60) + "\" is not an address");
    }
    return address.get();
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

  private static final class MillisecondsReader extends StdScalarDeserializer<Duration> {
    MillisecondsReader() {
      super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser from, DeserializationContext context) {
      return Duration.ofMillis(from.getLongValue());
    }
  }
}
