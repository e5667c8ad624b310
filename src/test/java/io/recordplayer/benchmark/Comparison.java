package io.recordplayer.benchmark;

/**
 * Says that a section does the work of another one with something else.
 *
 * @param section the other one's name; the report shows the figures of both side by side
 * @param doesLess in a few words, what of the work is left out here
 */
public record Comparison(String section, String doesLess) {}
