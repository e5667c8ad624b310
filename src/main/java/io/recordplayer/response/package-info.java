/**
 * The way back: what became of a command, kept where the page that asked finds it, and from where a
 * command that is delivered twice gets its first answer again.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"record"})
package io.recordplayer.response;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
