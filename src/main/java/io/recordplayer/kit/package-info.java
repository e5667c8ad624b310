/**
 * Tests an application: its rules, its views and its pages, each in the form given, when, then. The
 * pages run in the test's own process, on a log in memory.
 */
@NullMarked
@ApplicationModule(
    allowedDependencies = {
      "record",
      "log",
      "entity",
      "projection",
      "player",
      "live",
      "update",
      "client",
      "embedded::eventstore",
      "embedded::redis"
    })
package io.recordplayer.kit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
