package io.recordplayer.benchmark;

/**
 * A section does the work of another section with other software.
 *
 * @param section the other section's name; the report shows the figures of both side by side
 * @param doesLess the part of the work that this section leaves out, as a predicate: “writes no
 *     view”
 */
public record Comparison(String section, String doesLess) {}
