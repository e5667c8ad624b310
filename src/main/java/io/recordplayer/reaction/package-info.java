/**
 * Effects of events: an application does something after an event has been recorded, such as
 * sending a mail or a command to another entity. They come after the record's path, and nothing
 * waits for them.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"record", "log", "entity"})
package io.recordplayer.reaction;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
