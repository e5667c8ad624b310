package io.recordplayer.update;

import io.recordplayer.record.Person;

/**
 * A value that somebody published for the pages of a view.
 *
 * @param person who published it
 * @param page the id of the page that published it, or that sent the command whose decision
 *     published it; empty if no page did
 */
public record Published<T>(Person person, String page, T value) {}
