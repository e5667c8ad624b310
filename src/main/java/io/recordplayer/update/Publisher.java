package io.recordplayer.update;

import io.recordplayer.record.Person;

/**
 * Who publishes a value: a page, or an entity. A publisher's new value replaces its earlier one.
 *
 * @param id unique among all publishers on all nodes
 * @param person who acted
 * @param page the id of the person's page; empty if there is none
 */
public record Publisher(String id, Person person, String page) {
  /** An open page as a publisher. */
  public static Publisher ofPage(Person person, String page) {
    return new Publisher(page, person, page);
  }
}
