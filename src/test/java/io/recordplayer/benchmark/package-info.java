/**
 * Measures the whole system against floors from the same run, and writes {@code docs/benchmark.md}.
 */
@NullMarked
package io.recordplayer.benchmark;

import org.jspecify.annotations.NullMarked;
