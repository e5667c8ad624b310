package io.recordplayer.update;

import io.recordplayer.record.Person;
import java.time.Instant;

/**
 * A page that watches a view now. A person with two pages is two viewers.
 *
 * @param page the page's id
 * @param hidden whether the browser shows another tab instead of the page
 * @param since when the page began to watch the view, by the clock of its node
 */
public record Viewer(Person person, String page, boolean hidden, Instant since) {}
