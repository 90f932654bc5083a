package io.picket.reports;

import io.picket.model.Addresses;
import io.picket.model.CheckId;
import io.picket.model.ClientId;
import io.picket.model.Finding;
import io.picket.model.HostName;
import io.picket.model.PortSet;
import io.picket.model.ProbeRun;
import io.picket.model.ScanRecord;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Builds a record from the classes of the model alone: every variant of every choice, every enum
 * constant, every list filled. What is added to the model is covered from the day it is added.
 */
final class EveryVariant {
  private final Supplier<String> strings;
  private final Map<Class<?>, Integer> turn = new HashMap<>();
  private int number;

  private EveryVariant(Supplier<String> strings) {
    this.strings = strings;
  }

  /** A record whose free strings come from the supplier. */
  static ScanRecord record(Supplier<String> strings) {
    return (ScanRecord) new EveryVariant(strings).make(ScanRecord.class, Map.of());
  }

  /** A record with tame strings. */
  static ScanRecord record() {
    return record(() -> "text");
  }

  private Object make(Type type, Map<String, Type> bound) {
    return switch (type) {
      case Class<?> plain -> make(plain, bound);
      case ParameterizedType generic when generic.getRawType() == List.class ->
          list(generic.getActualTypeArguments()[0], bound);
      case ParameterizedType generic when generic.getRawType() == Optional.class ->
          Optional.of(make(generic.getActualTypeArguments()[0], bound));
      case ParameterizedType generic -> {
        Class<?> raw = (Class<?>) generic.getRawType();
        Map<String, Type> inner = new HashMap<>();
        for (int i = 0; i < raw.getTypeParameters().length; i++) {
          TypeVariable<?> variable = raw.getTypeParameters()[i];
          Type given = generic.getActualTypeArguments()[i];
          inner.put(
              variable.getName(), given instanceof WildcardType ? variable.getBounds()[0] : given);
        }
        yield make(raw, inner);
      }
      case TypeVariable<?> variable ->
          make(bound.getOrDefault(variable.getName(), variable.getBounds()[0]), Map.of());
      default -> throw new AssertionError("the model should not have a " + type);
    };
  }

  private List<Object> list(Type of, Map<String, Type> bound) {
    int size =
        of instanceof Class<?> plain && (plain == ProbeRun.class || plain == Finding.class)
            ? 12
            : 3;
    List<Object> made = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      made.add(make(of, bound));
    }
    return made;
  }

  private Object make(Class<?> type, Map<String, Type> bound) {
    number++;
    if (type == String.class) {
      return strings.get();
    } else if (type == int.class) {
      return 1 + number % 60_000;
    } else if (type == long.class) {
      return 1L + number;
    } else if (type == double.class) {
      return number / 8.0;
    } else if (type == boolean.class || type == Boolean.class) {
      return number % 2 == 0;
    } else if (type == Integer.class) {
      return number;
    } else if (type == Instant.class) {
      return Instant.ofEpochSecond(1_700_000_000L + number);
    } else if (type == Duration.class) {
      return Duration.ofMillis(number);
    } else if (type == LocalDate.class) {
      return LocalDate.ofEpochDay(20_000L + number % 1000);
    } else if (type == InetAddress.class) {
      return Addresses.parse(number % 2 == 0 ? "192.0.2." + number % 256 : "2001:db8::1").get();
    } else if (type == PortSet.class) {
      return PortSet.parse("22,80,8000-8100");
    } else if (type == ClientId.class) {
      return new ClientId("client-" + number);
    } else if (type == CheckId.class) {
      return new CheckId("check-" + number);
    } else if (type == HostName.class) {
      return new HostName("h" + number + ".example.com");
    } else if (type.isEnum()) {
      return next(type, type.getEnumConstants());
    } else if (type.isSealed()) {
      return make((Type) next(type, type.getPermittedSubclasses()), bound);
    }
    return construct(type, bound);
  }

  private <T> T next(Class<?> type, T[] among) {
    return among[turn.merge(type, 1, Integer::sum) % among.length];
  }

  private Object construct(Class<?> type, Map<String, Type> bound) {
    RecordComponent[] components = type.getRecordComponents();
    if (components == null) {
      throw new AssertionError("records, enums and choices only, not " + type);
    }
    Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] = make(components[i].getGenericType(), bound);
    }
    if (type == ScanRecord.class) {
      values[0] = ScanRecord.SCHEMA_VERSION;
    }
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      throw new AssertionError(type + ": " + e.getCause(), e);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the model has canonical constructors", e);
    }
  }
}
