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
 * The form of a type's values in JSON. A record without Jackson's annotations is an object with its
 * components, a collection is an array, and a map is an object.
 */
sealed interface DocumentShape {
  Map<JavaType, DocumentShape> KNOWN = new ConcurrentHashMap<>();

  /** An object with an entry for each component of a record. */
  record Fields(List<Field> fields) implements DocumentShape {}

  /** An array of a collection's elements, in the order of its iterator. */
  record Elements(JavaType content) implements DocumentShape {}

  /** An object with a map's entries. */
  record Entries(JavaType map, JavaType content) implements DocumentShape {}

  /** Any other form; only the whole value can be written. */
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
    return KNOWN.computeIfAbsent(type, DocumentShape::inspect);
  }

  private static DocumentShape inspect(JavaType type) {
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

  /** Whether the JSON of a record is exactly its components, under their names. */
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
