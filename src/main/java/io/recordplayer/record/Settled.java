package io.recordplayer.record;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A command that led to no record, kept with the first record of those decided together with it: so
 * that the log alone tells that it was decided before what came later.
 *
 * @param command the command's id
 * @param page the page that asked, as in the command's origin
 * @param rule the broken rule's name; null where the wish was fulfilled already
 * @param message what the person reads; null where the wish was fulfilled already
 */
public record Settled(UUID command, String page, @Nullable String rule, @Nullable String message) {}
