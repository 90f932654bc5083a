package io.picket.reports;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.picket.model.ScanRecord;
import java.lang.reflect.Constructor;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategy;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.AnnotatedField;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedMethod;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.jsontype.NamedType;

/**
 * Says how the model is written in JSON, so that the model itself need not know JSON exists.
 *
 * <ol>
 *   <li>A choice (sealed interface) is an object whose property {@value #DISCRIMINATOR} names the
 *       variant: the simple class name in snake case, without a leading {@code Of}.
 *   <li>An enum constant is its name in lower case.
 *   <li>A property is named after its component, in snake case; one that is a duration ends in
 *       {@code _ms} and counts whole milliseconds.
 *   <li>A property may be missing if it is a list or an {@link Optional}; any other is required.
 * </ol>
 *
 * <p>The rules read the classes, not a table, so a new variant needs nothing here.
 */
final class ModelIntrospector extends JacksonAnnotationIntrospector {
  private static final long serialVersionUID = 1L;

  /** The property that names the variant of a choice. */
  static final String DISCRIMINATOR = "type";

  /** The word that stands for a variant in JSON. */
  static String variant(Class<?> type) {
    String name = type.getSimpleName();
    boolean of =
        name.length() > 2 && name.startsWith("Of") && Character.isUpperCase(name.charAt(2));
    return snake(of ? name.substring(2) : name);
  }

  /** {@code notBefore} becomes {@code not_before}. */
  static String snake(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }

  /** The name of a property, by its component's name and type. */
  static String property(String component, Type type) {
    return snake(component) + (type.getTypeName().contains(Duration.class.getName()) ? "_ms" : "");
  }

  /** Names properties by {@link #property}. */
  static final class Naming extends PropertyNamingStrategy {
    private static final long serialVersionUID = 1L;

    @Override
    public String nameForField(MapperConfig<?> config, AnnotatedField field, String name) {
      return property(name, field.getAnnotated().getGenericType());
    }

    @Override
    public String nameForGetterMethod(MapperConfig<?> config, AnnotatedMethod method, String name) {
      return property(name, method.getAnnotated().getGenericReturnType());
    }

    @Override
    public String nameForConstructorParameter(
        MapperConfig<?> config, AnnotatedParameter parameter, String name) {
      return property(
          name,
          ((Constructor<?>) parameter.getOwner().getAnnotated())
              .getGenericParameterTypes()[parameter.getIndex()]);
    }
  }

  /** The choice a class is a variant of, or is itself. */
  static Optional<Class<?>> choice(Class<?> type) {
    if (isChoice(type)) {
      return Optional.of(type);
    }
    return Stream.of(type.getInterfaces()).filter(ModelIntrospector::isChoice).findFirst();
  }

  /** The JDK has choices too, {@code Constable} for one; they are none of ours. */
  private static boolean isChoice(Class<?> type) {
    return type.isInterface()
        && type.isSealed()
        && type.getPackageName().equals(ScanRecord.class.getPackageName());
  }

  /** The variants of a choice, in the order of its {@code permits}. */
  static List<Class<?>> variants(Class<?> choice) {
    return List.of(choice.getPermittedSubclasses());
  }

  /** Whether a component of this type may be missing from a record. */
  static boolean mayBeMissing(Class<?> type) {
    return type == Optional.class || type == List.class;
  }

  @Override
  public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(
      MapperConfig<?> config, Annotated annotated) {
    return annotated instanceof AnnotatedClass type && choice(type.getRawType()).isPresent()
        ? JsonTypeInfo.Value.construct(
            JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, DISCRIMINATOR, null, false, true, null)
        : null;
  }

  @Override
  public @Nullable List<NamedType> findSubtypes(MapperConfig<?> config, Annotated annotated) {
    if (!(annotated instanceof AnnotatedClass type) || !isChoice(type.getRawType())) {
      return null;
    }
    List<NamedType> named = new ArrayList<>();
    for (Class<?> variant : variants(type.getRawType())) {
      named.add(new NamedType(variant, variant(variant)));
    }
    return named;
  }

  @Override
  public @Nullable String findTypeName(MapperConfig<?> config, AnnotatedClass type) {
    return choice(type.getRawType()).isPresent() ? variant(type.getRawType()) : null;
  }

  @Override
  public String[] findEnumValues(
      MapperConfig<?> config, AnnotatedClass type, Enum<?>[] values, String[] names) {
    for (int i = 0; i < values.length; i++) {
      names[i] = values[i].name().toLowerCase(Locale.ROOT);
    }
    return names;
  }

  @Override
  public Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
    return !mayBeMissing(member.getRawType());
  }
}
