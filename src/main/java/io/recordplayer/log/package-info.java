/**
 * The log, through EventStoreDB's official client: append, read, follow, consume. Supervision is
 * ours, because the client gives up where we must not: a subscription that drops is taken up again
 * at our own position, and one that fell silent is found out.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"record"})
package io.recordplayer.log;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
