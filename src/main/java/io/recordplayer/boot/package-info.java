/**
 * Auto-configuration of a Spring Boot application: settings, embedded servers, the order of the
 * loops, health and metrics.
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
      "reaction",
      "live",
      "update",
      "client",
      "vaadin",
      "embedded::eventstore",
      "embedded::redis"
    })
package io.recordplayer.boot;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
