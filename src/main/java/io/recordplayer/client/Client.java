package io.recordplayer.client;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.signals.Signal;
import io.recordplayer.entity.EntityType;
import io.recordplayer.projection.Projection;
import io.recordplayer.record.Person;
import java.util.List;

/**
 * One open page's way to the log and back: it sends commands and watches views. Injected into a
 * page; to be used by that page's own code, under its session lock, which it never blocks.
 */
public interface Client {
  /** Who is signed in on this page. */
  Person person();

  /**
   * Shows a view and keeps it as the log has it, whenever the component is attached.
   *
   * @param owner the component that shows it
   */
  <V, E> Watch<V> watch(Component owner, Projection<V, E> projection, String key);

  /** Sends a command on its way; commands of one page reach the log in the order they were sent. */
  <C, S, E> Sent send(EntityType<C, S, E> type, C command);

  /** This page's latest commands, oldest first: those under way and the last few that ended. */
  Signal<List<Sent>> sent();
}
