/**
 * Appends to the log, reads it, follows it and consumes from it, with EventStoreDB's official
 * client. It supervises subscriptions itself, because the client does not: it resumes a dropped
 * subscription at the reader's position, and replaces one that is silent though records wait.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"record"})
package io.recordplayer.log;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
