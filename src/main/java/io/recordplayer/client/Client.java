package io.recordplayer.client;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.signals.Signal;
import io.recordplayer.entity.EntityType;
import io.recordplayer.projection.Projection;
import io.recordplayer.record.Person;
import io.recordplayer.record.Position;
import java.util.List;
import java.util.function.Function;

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
  <V> Watch<V> watch(Component owner, Projection<V> projection, String key);

  /**
   * Shows a view: the content while it is live, and a notice while it opens, when it stands still
   * and when the person may not see it.
   *
   * @param content makes the component that shows the view; called when the view becomes live
   * @return the component to add to the page
   */
  <V> LiveContent<V> show(
      Projection<V> projection,
      String key,
      Function<? super Signal<V>, ? extends Component> content);

  /**
   * Sends a command on its way, with what the person had {@link #seen}. Commands of one page reach
   * the log in the order they were sent.
   */
  <C, S, E> SentCommand send(EntityType<C, S, E> type, C command);

  /**
   * The same, for what is not about the page as it was when the person acted.
   *
   * @param seen how far in the log they had seen what it is about
   */
  <C, S, E> SentCommand send(EntityType<C, S, E> type, C command, Position seen);

  /**
   * How far in the log the browser showed it when the person acted, that is when the key or the
   * pointer went down that led to the event being handled: also where that waited for the line, and
   * for a drag its start. The same as {@link #shown} where no browser's event is being handled.
   */
  Position seen();

  /** How far in the log this page shows it: what is made of its views now shows no less. */
  Position shown();

  /** This page's latest commands, oldest first: those under way and the last few that ended. */
  Signal<List<SentCommand>> sent();
}
