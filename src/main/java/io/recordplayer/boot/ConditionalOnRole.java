package io.recordplayer.boot;

import io.recordplayer.boot.RecordPlayerProperties.Role;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Registers beans only in a process that has the role. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(ConditionalOnRole.OnRole.class)
@interface ConditionalOnRole {
  Role value();

  /** Matches if {@code recordplayer.roles} contains the role. */
  class OnRole implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      Map<String, ?> attributes =
          metadata.getAnnotationAttributes(ConditionalOnRole.class.getName());
      return attributes != null
          && Binder.get(context.getEnvironment())
              .bind("recordplayer.roles", Bindable.setOf(Role.class))
              .orElse(Set.of(Role.values()))
              .contains(attributes.get("value"));
    }
  }
}
