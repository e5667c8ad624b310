/**
 * Kills processes at random moments and judges afterwards, from a history of the run, whether each
 * command was decided once, in order, and answered truly.
 */
@NullMarked
package io.recordplayer.chaos;

import org.jspecify.annotations.NullMarked;
