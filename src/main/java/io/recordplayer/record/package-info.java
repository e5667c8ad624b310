/**
 * The records that travel through the system: their envelope, origin, stored names and JSON. All
 * other packages use these types; this package imports none of them.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.recordplayer.record;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
