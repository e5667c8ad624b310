/**
 * One open page: it sends commands, watches views, and learns the results of its commands. Only
 * this package, {@code vaadin} with the workarounds, and {@code boot} with the configuration know
 * Vaadin.
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
      "update",
      "vaadin"
    })
package io.recordplayer.client;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
