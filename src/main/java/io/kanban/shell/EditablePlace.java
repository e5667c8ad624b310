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
 * A place on a page that shows a text, and fields instead of it while a person edits the text. The
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
   * The fields for one edit.
   *
   * @param first the field that takes the focus
   * @param verb the label of the button that sends
   * @param isComplete whether the input may be sent; marks missing input
   * @param answer sends the commands; receives an id for a new thing, which is the same if the
   *     person answers again
   */
  public record Input(
      List<? extends Component> fields,
      Focusable<?> first,
      String verb,
      BooleanSupplier isComplete,
      Function<String, List<SentCommand>> answer) {
    /** Input of one text. */
    public Input(
        TextFieldBase<?, String> field,
        String verb,
        BooleanSupplier isComplete,
        Function<String, List<SentCommand>> answer) {
      this(List.of(field), field, verb, isComplete, answer);
    }

    /** Whether a change needs a second thought before it is dropped. */
    private boolean isLong() {
      return fields.size() > 1 || fields.getFirst() instanceof TextArea;
    }
  }

  /**
   * @param scope the name of the place among all drafts, such as {@code card/4711/title}
   * @param shown the component that shows the text
   * @param opener a part of it that takes the focus when the fields close
   * @param input makes the fields, filled with the text that the page shows now
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

  /** Shows the fields, unless they are there. */
  public void edit() {
    if (isOpened()) {
      return;
    }
    BaseValue seen = new BaseValue(client);
    Input now = input.apply(seen);
    CommandForm fresh = new CommandForm(this, drafts, seen, NAME, List.copyOf(now.fields()));
    Div buttons = new Div(fresh.yes(), fresh.no());
    buttons.addClassName("form-buttons");
    fresh.add(buttons);
    fresh.addClassName("place-form");
    fresh
        .getElement()
        .addEventListener("keydown", _ -> escape(fresh, now.isLong()))
        .setFilter(ESCAPE);
    form = fresh;
    fresh.ask(now.verb(), now.isComplete(), () -> now.answer().apply(fresh.id()));
    now.first().focus();
  }

  /**
   * @param keeps whether a change needs a second thought
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
