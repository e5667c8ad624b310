/**
 * The sentences that people read, in the language of their page. A leaf: every package takes its
 * sentences from here.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.recordplayer.message;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
