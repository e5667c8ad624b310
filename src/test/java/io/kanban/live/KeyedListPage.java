package io.kanban.live;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Input;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.dom.Style.Overflow;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.signals.Signal;
import com.vaadin.flow.signals.local.ValueSignal;
import io.recordplayer.client.KeyedList;
import jakarta.annotation.security.PermitAll;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A keyed list of fields whose items change several times before the browser hears of it. */
@Route("keyed-list")
@PermitAll
public class KeyedListPage extends Div {
  private static final long serialVersionUID = 1L;
  private static final int ITEMS = 30;
  private static final int STEPS = 3;

  /** The item that stays; the others come, go and move around it. */
  static final String STAYS = "15";

  private final Random random = new Random(1);
  private final ValueSignal<List<Item>> items = new ValueSignal<>(items(0));
  private int turn;

  record Item(String id, int turn) {}

  public KeyedListPage() {
    Div list = new Div();
    list.setId("list");
    list.getStyle().setHeight("400px");
    list.getStyle().setOverflow(Overflow.AUTO);
    list.getStyle().set("overflow-anchor", "none");
    add(
        new NativeButton("Around", _ -> change(this::around)),
        new NativeButton("Shuffle", _ -> change(this::shuffled)),
        KeyedList.of(list, items, Item::id, KeyedListPage::row));
    // As other people's changes do: without taking the focus.
    getElement().addEventListener("around", _ -> change(this::around));
  }

  private static Div row(Signal<Item> item) {
    Input field = new Input();
    field.setId("field-" + item.peek().id());
    Div row = new Div(new Span(item.map(now -> now.id() + "@" + now.turn())), field);
    row.addClassName("row");
    row.getStyle().setHeight("40px");
    return row;
  }

  private void change(Supplier<List<Item>> next) {
    turn++;
    for (int step = 0; step < STEPS; step++) {
      items.set(next.get());
    }
    List<String> wanted = items.peek().stream().map(item -> item.id() + "@" + item.turn()).toList();
    getElement().setAttribute("data-wanted", String.join(" ", wanted));
    getElement().setAttribute("data-turn", String.valueOf(turn));
  }

  private static List<Item> items(int turn) {
    return IntStream.range(0, ITEMS).mapToObj(id -> new Item(String.valueOf(id), turn)).toList();
  }

  private List<Item> shuffled() {
    List<Item> all = new ArrayList<>(items(turn));
    Collections.shuffle(all, random);
    return all.subList(0, random.nextInt(ITEMS));
  }

  /** Fifteen before the item that stays, in any order, and any number after it. */
  private List<Item> around() {
    List<Item> all = new ArrayList<>(items(turn));
    Item stays = all.remove(Integer.parseInt(STAYS));
    Collections.shuffle(all, random);
    List<Item> now = new ArrayList<>(all.subList(0, 15));
    now.add(stays);
    now.addAll(all.subList(15, 15 + random.nextInt(ITEMS - 16)));
    return now;
  }
}
