/**
 * Servers for a first run, for tests and for one machine: a log and a Redis that start and stop
 * with the program. Everything else reaches them as it would reach real ones; only {@code boot}
 * knows.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.recordplayer.embedded;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
