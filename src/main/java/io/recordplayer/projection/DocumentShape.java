package io.recordplayer.projection;

import com.fasterxml.jackson.annotation.JacksonAnnotation;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.recordplayer.record.ModelJson;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.introspect.ClassIntrospector;

/**
 * How the values of a type look in JSON, as far as it is certain: a record that says nothing else
 * is an object of its components, a collection is an array and a map an object.
 */
sealed interface DocumentShape {
  Map<JavaType, DocumentShape> KNOWN = new ConcurrentHashMap<>();

  /** An object with an entry for each of a record's components. */
  record Fields(List<Field> fields) implements DocumentShape {}

  /** An array of the elements, in the order in which they are iterated. */
  record Elements(JavaType content) implements DocumentShape {}

  /** An object of a map's entries. */
  record Entries(JavaType map, JavaType content) implements DocumentShape {}

  /** Anything else: only the value as a whole is known. */
  record Whole(boolean polymorphic) implements DocumentShape {}

  /** A component of a record. */
  record Field(String name, JavaType type, Method accessor) {
    @Nullable Object of(Object owner) {
      try {
        return accessor.invoke(owner);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(accessor + " fails", e);
      }
    }
  }

  static DocumentShape of(JavaType type) {
    return KNOWN.computeIfAbsent(type, DocumentShape::look);
  }

  private static DocumentShape look(JavaType type) {
    Class<?> raw = type.getRawClass();
    if (raw.isInterface() && Collection.class.isAssignableFrom(raw)) {
      return new Elements(type.getContentType());
    }
    if (raw.isInterface() && Map.class.isAssignableFrom(raw)) {
      return new Entries(type, type.getContentType());
    }
    var config = ModelJson.MAPPER.serializationConfig();
    ClassIntrospector introspector = config.classIntrospectorInstance().forOperation(config);
    AnnotatedClass annotated = introspector.introspectClassAnnotations(type);
    if (raw.isRecord()
        && isPlain(raw, annotated, introspector.introspectForSerialization(type, annotated))) {
      return new Fields(fields(type));
    }
    return new Whole(annotated.hasAnnotation(JsonTypeInfo.class));
  }

  private static List<Field> fields(JavaType type) {
    List<Field> fields = new ArrayList<>();
    for (RecordComponent component : type.getRawClass().getRecordComponents()) {
      Method accessor = component.getAccessor();
      accessor.setAccessible(true);
      fields.add(
          new Field(
              component.getName(),
              ModelJson.MAPPER
                  .getTypeFactory()
                  .resolveMemberType(component.getGenericType(), type.getBindings()),
              accessor));
    }
    return List.copyOf(fields);
  }

  /** Whether a record is written as its components, under their names, and nothing else. */
  private static boolean isPlain(
      Class<?> raw, AnnotatedClass annotated, BeanDescription description) {
    return annotated.annotations().noneMatch(DocumentShape::isOfJackson)
        && description.findProperties().stream()
            .map(BeanPropertyDefinition::getName)
            .collect(Collectors.toSet())
            .equals(
                Stream.of(raw.getRecordComponents())
                    .map(RecordComponent::getName)
                    .collect(Collectors.toSet()))
        && description.findProperties().stream()
            .flatMap(property -> property.getPrimaryMember().annotations())
            .noneMatch(DocumentShape::isOfJackson);
  }

  private static boolean isOfJackson(Annotation annotation) {
    return annotation.annotationType().isAnnotationPresent(JacksonAnnotation.class);
  }
}
