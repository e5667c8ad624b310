/**
 * Kills processes at random moments. Afterwards an oracle judges from the run's history whether
 * each command was decided once, in order, and with a true response.
 */
@NullMarked
package io.recordplayer.chaos;

import org.jspecify.annotations.NullMarked;
