/**
 * One open page: it sends commands, watches views, and is told what became of its commands. It and
 * {@code boot}, which puts it together, alone know Vaadin.
 */
@NullMarked
@ApplicationModule(
    allowedDependencies = {"record", "message", "log", "entity", "projection", "player", "live"})
package io.recordplayer.client;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
