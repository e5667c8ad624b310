/**
 * One open page: it sends commands, watches views, and is told what became of its commands. The
 * only package that knows Vaadin.
 */
@NullMarked
@ApplicationModule(
    allowedDependencies = {"record", "log", "entity", "projection", "response", "player", "live"})
package io.recordplayer.client;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
