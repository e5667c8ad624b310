package io.recordplayer.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.BrowserlessApplicationContext;
import com.vaadin.browserless.BrowserlessUIContext;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.signals.local.ValueSignal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A list of components follows the items of a signal, and items that stay keep their component. */
@ResourceLock(value = "browserless", mode = ResourceAccessMode.READ)
class KeyedListTest {
  private record Card(String id, String title) {}

  private final BrowserlessApplicationContext application =
      BrowserlessApplicationContext.forComponent(Div::new);
  private final ValueSignal<List<String>> names = new ValueSignal<>(List.of());
  private final ValueSignal<List<Card>> cards = new ValueSignal<>(List.of());
  private final UnorderedList list = new UnorderedList();
  private final List<String> detached = new ArrayList<>();
  private final List<Throwable> errors = new ArrayList<>();
  private BrowserlessUIContext page;

  @BeforeEach
  void open() {
    page = application.newUser().newWindow();
    page.activate();
    page.getUI().add(list);
    page.getUI().getSession().setErrorHandler(event -> errors.add(event.getThrowable()));
  }

  @AfterEach
  void close() {
    application.close();
  }

  private void showNames() {
    KeyedList.of(
        list,
        names,
        name -> {
          ListItem item = new ListItem(name);
          item.addDetachListener(_ -> detached.add(name.peek()));
          return item;
        });
  }

  private void showCards() {
    KeyedList.of(list, cards, Card::id, card -> new ListItem(card.map(Card::title)));
  }

  private static List<Card> cards(String... titles) {
    return IntStream.range(0, titles.length)
        .mapToObj(id -> new Card(String.valueOf(id), titles[id]))
        .toList();
  }

  private List<String> texts() {
    page.roundTrip();
    return list.getChildren().map(item -> item.getElement().getText()).toList();
  }

  @Test
  void items_are_shown_in_the_order_of_the_signal() {
    showNames();
    names.set(List.of("a", "b", "c"));
    assertThat(texts()).containsExactly("a", "b", "c");
    names.set(List.of("c", "x", "a"));
    assertThat(texts()).containsExactly("c", "x", "a");
    names.set(List.of());
    assertThat(texts()).isEmpty();
  }

  @Test
  void a_changed_item_keeps_its_component_and_updates_it() {
    showCards();
    cards.set(cards("one", "two"));
    assertThat(texts()).containsExactly("one", "two");
    List<Component> before = list.getChildren().toList();
    cards.set(cards("one", "second"));
    assertThat(texts()).containsExactly("one", "second");
    assertThat(list.getChildren()).containsExactlyElementsOf(before);
  }

  @Test
  void only_the_items_that_change_places_are_moved() {
    showNames();
    names.set(List.of("a", "b", "c", "d", "e"));
    assertThat(texts()).hasSize(5);
    names.set(List.of("e", "a", "x", "b", "c", "d"));
    assertThat(texts()).containsExactly("e", "a", "x", "b", "c", "d");
    assertThat(detached).containsExactly("e");
    detached.clear();
    names.set(List.of("a", "x", "b", "d", "e"));
    assertThat(texts()).containsExactly("a", "x", "b", "d", "e");
    assertThat(detached).containsExactlyInAnyOrder("c", "e");
  }

  @Test
  void the_list_is_drawn_once_for_each_message_to_the_browser() {
    showNames();
    names.set(List.of("a", "b", "c"));
    assertThat(texts()).hasSize(3);
    names.set(List.of("c", "b", "a"));
    names.set(List.of("b"));
    names.set(List.of("a", "b", "c"));
    assertThat(texts()).containsExactly("a", "b", "c");
    assertThat(detached).isEmpty();
  }

  @Test
  void equal_items_are_shown_as_often_as_they_occur() {
    showNames();
    names.set(List.of("a", "b", "a"));
    assertThat(texts()).containsExactly("a", "b", "a");
    names.set(List.of("a", "a", "a", "b"));
    assertThat(texts()).containsExactly("a", "a", "a", "b");
    names.set(List.of("b", "a"));
    assertThat(texts()).containsExactly("b", "a");
  }

  @Test
  void a_list_that_was_away_shows_the_latest_items_when_it_is_back() {
    showNames();
    names.set(List.of("a", "b"));
    assertThat(texts()).hasSize(2);
    names.set(List.of("b", "c"));
    page.getUI().remove(list);
    page.roundTrip();
    names.set(List.of("c", "d"));
    page.roundTrip();
    page.getUI().add(list);
    assertThat(texts()).containsExactly("c", "d");
  }

  @Test
  void a_component_that_can_not_be_made_leaves_the_list_as_it_was_until_the_next_change() {
    AtomicBoolean fails = new AtomicBoolean(true);
    KeyedList.of(
        list,
        names,
        name -> {
          if (name.peek().equals("bad") && fails.get()) {
            throw new IllegalStateException("a fault in the page's own code");
          }
          return new ListItem(name);
        });
    names.set(List.of("a", "b"));
    assertThat(texts()).containsExactly("a", "b");
    names.set(List.of("bad", "b"));
    assertThat(texts()).containsExactly("a", "b");
    assertThat(errors).hasSize(1);
    fails.set(false);
    names.set(List.of("bad", "b", "c"));
    assertThat(texts()).containsExactly("bad", "b", "c");
  }

  @Test
  void whatever_the_changes_are_the_list_shows_the_items_and_each_keeps_its_component() {
    showCards();
    Random random = new Random(19);
    Map<String, Component> known = new LinkedHashMap<>();
    for (int turn = 0; turn < 300; turn++) {
      List<Card> now = new ArrayList<>();
      IntStream.range(0, 12)
          .filter(_ -> random.nextBoolean())
          .forEach(id -> now.add(new Card(String.valueOf(id), id + "-" + random.nextInt(3))));
      Collections.shuffle(now, random);
      cards.set(now);
      assertThat(texts()).containsExactlyElementsOf(now.stream().map(Card::title).toList());
      Map<String, Component> shown = new LinkedHashMap<>();
      for (int at = 0; at < now.size(); at++) {
        shown.put(now.get(at).id(), list.getComponentAt(at));
      }
      known.keySet().retainAll(shown.keySet());
      assertThat(shown).containsAllEntriesOf(known);
      known = shown;
    }
    assertThat(errors).isEmpty();
  }
}
