package io.picket.reports;

import io.picket.model.Answer;
import io.picket.model.Reason;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes records of the model of which only some components matter; the others are empty, zero or
 * "not tried". So a sample need not change when a fact record grows.
 */
final class Sparse {
  private Sparse() {}

  /** A record with these components, given as name and value in turn. */
  static <T extends Record> T of(Class<T> type, Object... namesAndValues) {
    Map<String, Object> given = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      given.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      Object value = given.remove(components[i].getName());
      values[i] = value == null ? nothing(types[i]) : value;
    }
    if (!given.isEmpty()) {
      throw new AssertionError(type.getSimpleName() + " has no " + given.keySet());
    }
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the model has canonical constructors", e);
    }
  }

  private static Object nothing(Class<?> type) {
    if (type == Optional.class) {
      return Optional.empty();
    } else if (type == List.class) {
      return List.of();
    } else if (type == String.class) {
      return "";
    } else if (type == boolean.class) {
      return false;
    } else if (type == int.class) {
      return 0;
    } else if (type == long.class) {
      return 0L;
    } else if (type == Answer.class) {
      return new Answer.Unknown(Reason.NOT_TRIED, "not part of the sample");
    } else if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    throw new AssertionError("give a value for the component of type " + type);
  }
}
