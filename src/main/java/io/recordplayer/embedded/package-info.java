/**
 * Servers for a first run, for tests and for one machine: a log and a Redis that start and stop
 * with the program. Other packages connect to them as to external servers; only {@code boot} knows
 * them.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.recordplayer.embedded;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
