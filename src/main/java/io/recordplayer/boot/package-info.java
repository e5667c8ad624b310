/**
 * Puts everything together in a Spring Boot application: settings, servers, the loops and their
 * order, health.
 */
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "record",
      "message",
      "log",
      "entity",
      "projection",
      "player",
      "live",
      "client",
      "vaadin",
      "embedded::eventstore",
      "embedded::redis"
    })
package io.recordplayer.boot;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
