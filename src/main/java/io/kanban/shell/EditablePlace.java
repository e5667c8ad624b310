package io.kanban.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Focusable;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextFieldBase;
import io.recordplayer.client.Client;
import io.recordplayer.client.Drafts;
import io.recordplayer.client.SentCommand;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A place on a page that shows a text, and a field instead of it while a person edits the text. The
 * input is a draft until its command is accepted. If another person changes the text meanwhile, the
 * place shows both texts.
 */
public final class EditablePlace extends Div implements CommandForm.Holder {
  private static final long serialVersionUID = 1L;

  private static final String NAME = "text";
  private static final String ESCAPE = "event.key === 'Escape'";

  private final transient Client client;
  private final transient Drafts drafts;
  private final Component shown;
  private final Focusable<?> opener;
  private final transient Function<BaseValue, Input> input;
  private @Nullable CommandForm form;

  /**
   * The field for one edit.
   *
   * @param verb the label of the button that sends
   * @param isComplete whether the input may be sent; marks missing input
   * @param answer sends the commands; receives an id for a new thing, which is the same if the
   *     person answers again
   */
  public record Input(
      TextFieldBase<?, String> field,
      String verb,
      BooleanSupplier isComplete,
      Function<String, List<SentCommand>> answer) {}

  /**
   * @param scope the name of the place among all drafts, such as {@code card/4711/title}
   * @param shown the component that shows the text
   * @param opener a part of it that takes the focus when the field closes
   * @param input makes the field, filled with the text that the page shows now
   */
  public EditablePlace(
      Client client,
      String scope,
      Component shown,
      Focusable<?> opener,
      Function<BaseValue, Input> input) {
    this.client = client;
    this.drafts = new Drafts(client, scope);
    this.shown = shown;
    this.opener = opener;
    this.input = input;
    addClassName("editable");
    add(shown);
    drafts.reopen(this, _ -> edit());
  }

  /** Shows the field, unless it is there. */
  public void edit() {
    if (isOpened()) {
      return;
    }
    BaseValue seen = new BaseValue(client);
    Input now = input.apply(seen);
    CommandForm fresh = new CommandForm(this, drafts, seen, NAME, List.of(now.field()));
    Div buttons = new Div(fresh.yes(), fresh.no());
    buttons.addClassName("form-buttons");
    fresh.add(buttons);
    fresh.addClassName("place-form");
    boolean keeps = now.field() instanceof TextArea;
    fresh.getElement().addEventListener("keydown", _ -> escape(fresh, keeps)).setFilter(ESCAPE);
    form = fresh;
    fresh.ask(now.verb(), now.isComplete(), () -> now.answer().apply(fresh.id()));
    now.field().focus();
  }

  /**
   * @param keeps whether a changed text needs a second thought
   */
  private static void escape(CommandForm form, boolean keeps) {
    if (keeps) {
      form.closeUnlessChanged();
    } else {
      form.drop();
    }
  }

  @Override
  public boolean isOpened() {
    return form != null && form.isAttached();
  }

  @Override
  public void open() {
    if (form != null && form.getParent().isEmpty()) {
      shown.setVisible(false);
      add(form);
    }
  }

  @Override
  public void close() {
    if (form != null) {
      remove(form);
    }
    shown.setVisible(true);
    if (!isAnotherOpen()) {
      opener.focus();
    }
  }

  /** Whether the person may be typing in another field by the time the answer closes this one. */
  private boolean isAnotherOpen() {
    return places(getUI().map(Component.class::cast).orElse(this))
        .anyMatch(place -> place != this && place.isOpened());
  }

  private static Stream<EditablePlace> places(Component top) {
    return Stream.concat(
        top instanceof EditablePlace place ? Stream.of(place) : Stream.empty(),
        top.getChildren().flatMap(EditablePlace::places));
  }

  /** Shows the other person's text, too. */
  @Override
  public void conflict() {
    shown.setVisible(true);
  }
}
