package io.recordplayer.client;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.signals.Signal;
import io.recordplayer.entity.EntityType;
import io.recordplayer.projection.Projection;
import io.recordplayer.record.Person;
import io.recordplayer.record.Position;
import io.recordplayer.update.Published;
import io.recordplayer.update.Update;
import io.recordplayer.update.Viewer;
import java.util.List;
import java.util.function.Function;

/**
 * The client of one open page: it sends commands to the log and watches views. It is injected into
 * a page, and used by that page's own code, under its session's lock. No method waits.
 */
public interface Client {
  /** The person who is signed in on this page. */
  Person person();

  /**
   * Watches a view, and keeps it current, while a component is attached.
   *
   * <p>While nobody sees the page, its watches pause: signals do not change, and {@code peek} of a
   * view returns the initial view. They continue when somebody looks at the page again.
   *
   * @param owner the component that shows the view
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

  /** The id of this page, by which updates and viewers name it. */
  String page();

  /**
   * Publishes an update without a record to all who watch it, in place of the earlier value of this
   * page. It expires after the update's life, unless the update is kept, and when the page is
   * closed. It is not published if the person may not see the view that it belongs to. Doesn't
   * wait.
   *
   * @param key the key of the view
   * @throws IllegalArgumentException if the value is too large or can't be written as JSON
   */
  <T> void publish(Update<T> update, String key, T value);

  /** Withdraws what this page has published. Doesn't wait. */
  <T> void withdraw(Update<T> update, String key);

  /**
   * Watches updates without a record while a component is attached. The list has the newest value
   * of each publisher, ordered by the publishers' names, this page's own value included. It is
   * empty while the person may not see the view that the updates belong to.
   *
   * @param owner the component that shows the updates
   * @param key the key of the view
   */
  <T> Signal<List<Published<T>>> watch(Component owner, Update<T> update, String key);

  /**
   * Watches who watches a view, while a component is attached. The list has each page on all nodes
   * that watches the view, ordered by the persons' names; a page that sleeps is hidden. A page that
   * is closed disappears at once, a page that dies within {@code recordplayer.silence}. The list is
   * empty while the person may not see the view.
   *
   * @param owner the component that shows the viewers
   */
  Signal<List<Viewer>> presence(Component owner, Projection<?> view, String key);

  /**
   * Sends a command, with the log position that the person had {@link #seen}. The commands of a
   * page reach the log in the order in which they are sent.
   */
  <C, S, E> SentCommand send(EntityType<C, S, E> type, C command);

  /**
   * Sends a command that does not refer to the page as it was when the person acted.
   *
   * @param seen the log position of the data that the person had seen
   */
  <C, S, E> SentCommand send(EntityType<C, S, E> type, C command, Position seen);

  /**
   * The log position that the browser showed when the person acted, which is when the key or the
   * pointer went down for the event that is being handled. This holds also for an event that waited
   * for the connection; for a drag, it is the position at its start. Without an event of the
   * browser it is the same as {@link #shown}.
   */
  Position seen();

  /** The log position that the page shows: its views have all events up to this position. */
  Position shown();

  /**
   * Returns a sentence in the page's language: the application's message with this key, or the
   * framework's.
   *
   * @param arguments the values for {@code {0}}, {@code {1}} and so on
   */
  String text(String key, Object... arguments);

  /** This page's latest commands, oldest first: those without a result, and the last few others. */
  Signal<List<SentCommand>> sent();
}
