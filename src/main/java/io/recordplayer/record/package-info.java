/**
 * What travels: the envelope of a record, where it comes from, its stored type name and its JSON.
 * Every other package speaks in these terms; this one imports none of them.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.recordplayer.record;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
