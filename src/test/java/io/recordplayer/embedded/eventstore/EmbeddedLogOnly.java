package io.recordplayer.embedded.eventstore;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;

/** Marks tests of the embedded log itself; they are skipped for another server. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@DisabledIfEnvironmentVariable(
    named = ServedLogTestBase.OTHER_SERVER,
    matches = ".+",
    disabledReason = "it is about the embedded log, not about the protocol")
@interface EmbeddedLogOnly {}
