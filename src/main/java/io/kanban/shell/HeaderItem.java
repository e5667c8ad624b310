package io.kanban.shell;

import com.vaadin.flow.component.Component;
import io.recordplayer.client.Client;

/**
 * A part of the header of every page. A package whose part the header shows has a bean of this
 * type, so that this package doesn't know that one. The beans' order is the order in the header.
 */
@FunctionalInterface
public interface HeaderItem {
  /** The order of links, which come first. */
  int LINKS = 0;

  /** The order of the items after the links. */
  int AFTER_LINKS = 10;

  /** Makes the part for one page. */
  Component create(Client client);
}
