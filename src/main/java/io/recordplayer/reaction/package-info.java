/**
 * Effects outside the log: what an application does after an event has been recorded, such as
 * sending a mail. They come after the record's path, and nothing waits for them.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"record", "log", "entity"})
package io.recordplayer.reaction;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
