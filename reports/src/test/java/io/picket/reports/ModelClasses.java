package io.picket.reports;

import io.picket.model.ScanRecord;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

/** The classes of the model that a record can hold, found by walking from {@link ScanRecord}. */
final class ModelClasses {
  private ModelClasses() {}

  /** Records, choices and enums, in the order met. */
  static Set<Class<?>> all() {
    Set<Class<?>> met = new LinkedHashSet<>();
    walk(ScanRecord.class, met);
    return met;
  }

  /** The words for all variants of all choices. */
  static Set<String> variantWords() {
    Set<String> words = new TreeSet<>();
    for (Class<?> type : all()) {
      if (type.isSealed()) {
        ModelIntrospector.variants(type)
            .forEach(variant -> words.add(ModelIntrospector.variant(variant)));
      }
    }
    return words;
  }

  private static void walk(Type type, Set<Class<?>> met) {
    if (type instanceof ParameterizedType generic) {
      walk(generic.getRawType(), met);
      for (Type argument : generic.getActualTypeArguments()) {
        walk(argument, met);
      }
    }
    if (!(type instanceof Class<?> plain)
        || !plain.getName().startsWith("io.picket.model.")
        || !met.add(plain)) {
      return;
    }
    if (plain.isSealed()) {
      ModelIntrospector.variants(plain).forEach(variant -> walk(variant, met));
    }
    if (plain.isRecord()) {
      for (RecordComponent component : plain.getRecordComponents()) {
        walk(component.getGenericType(), met);
      }
    }
  }
}
