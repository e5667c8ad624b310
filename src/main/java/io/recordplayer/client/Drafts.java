package io.recordplayer.client;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasHelper;
import com.vaadin.flow.component.ItemLabelGenerator;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.checkbox.CheckboxGroup;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.combobox.MultiSelectComboBox;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.component.textfield.TextFieldBase;
import io.recordplayer.entity.Rejection;
import io.recordplayer.record.Position;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Keeps the input and the open dialog that a person has not sent yet: through a server restart, a
 * lost connection, the end of a session, and the Back button.
 *
 * <p>With every key, a draft is written into the {@code sessionStorage} of the person's tab. It is
 * restored when a field of the same name appears in that tab. It is deleted when its commands are
 * decided, or when the person drops it.
 */
public final class Drafts {
  private static final String SCRIPT = "window.recordPlayerDrafts.";
  private static final String OPEN = "open";

  private final Client client;
  private final String scope;

  /**
   * Creates the drafts about one thing.
   *
   * @param scope the name of the thing, such as {@code board/4711}
   */
  public Drafts(Client client, String scope) {
    this.client = client;
    this.scope = "draft/" + client.person().id() + "/" + scope + "/";
  }

  /**
   * The beginning of a draft.
   *
   * @param id the same as long as the draft exists, so that a repeated submission can be recognized
   * @param seen the log position that the person had seen
   */
  public record Begun(String id, Position seen) {}

  /** Keeps the text of a field, which has its first value and is enabled. */
  public void keep(TextFieldBase<?, ?> field, String name) {
    String first = Objects.toString(field.getValue(), "");
    whenAttached(
        field,
        _ ->
            field
                .getElement()
                .executeJs("return " + SCRIPT + "keep(this, $0, $1)", scope + name, first)
                .then(Boolean.class, changed -> tellIfChanged(field, changed, first)));
  }

  private void tellIfChanged(HasHelper field, boolean changed, String now) {
    if (changed) {
      field.setHelperText(
          now.isEmpty()
              ? client.text("recordplayer.draft.emptied")
              : client.text("recordplayer.draft.changed", now));
    }
  }

  /** Keeps the item that a person has chosen; the labels of the items must differ. */
  public <T> void keep(ComboBox<T> field, String name) {
    keepChoice(
        field,
        name,
        field.getOptionalValue().stream().map(field.getItemLabelGenerator()),
        labels ->
            field.setValue(
                itemsCalled(
                        labels, field.getListDataView().getItems(), field.getItemLabelGenerator())
                    .findFirst()
                    .orElse(null)));
  }

  /** Keeps the items that a person has chosen; the labels of the items must differ. */
  public <T> void keep(MultiSelectComboBox<T> field, String name) {
    keepChoice(
        field,
        name,
        field.getValue().stream().map(field.getItemLabelGenerator()),
        labels ->
            field.setValue(
                itemsCalled(
                        labels, field.getListDataView().getItems(), field.getItemLabelGenerator())
                    .collect(Collectors.toSet())));
  }

  /** Keeps the check boxes that a person has ticked; the labels of the items must differ. */
  public <T> void keep(CheckboxGroup<T> field, String name) {
    keepChoice(
        field,
        name,
        field.getValue().stream().map(field.getItemLabelGenerator()),
        labels ->
            field.setValue(
                itemsCalled(
                        labels, field.getListDataView().getItems(), field.getItemLabelGenerator())
                    .collect(Collectors.toSet())));
  }

  private static <T> Stream<T> itemsCalled(
      Set<String> labels, Stream<T> items, ItemLabelGenerator<T> label) {
    return items.filter(item -> labels.contains(label.apply(item)));
  }

  private <F extends Component & HasHelper> void keepChoice(
      F field, String name, Stream<String> chosen, Consumer<Set<String>> choose) {
    List<String> first = chosen.sorted().toList();
    whenAttached(
        field,
        _ ->
            field
                .getElement()
                .executeJs("return " + SCRIPT + "keepChoice(this, $0, $1)", scope + name, first)
                .then(
                    kept -> {
                      JsonNode labels = kept.get("labels");
                      if (labels.isArray()) {
                        choose.accept(
                            labels
                                .valueStream()
                                .map(JsonNode::asString)
                                .collect(Collectors.toSet()));
                      }
                      tellIfChanged(
                          field, kept.get("changed").asBoolean(), String.join(", ", first));
                    }));
  }

  /** Keeps the input of a field of one of the kinds above; does nothing for other components. */
  public void keepAny(Component field, String name) {
    switch (field) {
      case TextFieldBase<?, ?> text -> keep(text, name);
      case ComboBox<?> one -> keep(one, name);
      case MultiSelectComboBox<?> many -> keep(many, name);
      case CheckboxGroup<?> boxes -> keep(boxes, name);
      default -> {}
    }
  }

  /**
   * Makes a field and its button send the text, by Enter or a click. The browser clears the field
   * at once, so that no later input is lost. A rejected text returns to the field if the field is
   * empty; otherwise the field's error message shows it. A text whose response was lost with its
   * session is sent again.
   *
   * @param send receives an id, which is the same if a text is sent again, and the text
   */
  public void submit(
      TextField field, Button button, String name, BiFunction<String, String, SentCommand> send) {
    keep(field, name);
    String key = scope + name;
    whenAttached(
        field,
        _ ->
            field
                .getElement()
                .executeJs(SCRIPT + "submits(this, $0, $1)", button.getElement(), key));
    field
        .getElement()
        .addEventListener(
            "submitted",
            event -> {
              field.setInvalid(false);
              String id = event.getEventData().get("event.detail.id").asString();
              String text = event.getEventData().get("event.detail.text").asString();
              SentCommand sent = send.apply(id, text);
              CommandResults.whenDecided(
                  field,
                  List.of(sent),
                  rejected -> {
                    if (rejected == null) {
                      field.getElement().executeJs(SCRIPT + "accepted($0, $1)", key, id);
                    } else {
                      giveBack(field, key, id, text, rejected);
                    }
                  });
            })
        .addEventData("event.detail.id")
        .addEventData("event.detail.text");
  }

  private void giveBack(TextField field, String key, String id, String text, Rejection rejection) {
    field
        .getElement()
        .executeJs("return " + SCRIPT + "rejected(this, $0, $1)", key, id)
        .then(
            Boolean.class,
            isBack -> {
              if (!isBack) {
                field.setErrorMessage(
                    client.text("recordplayer.draft.rejected", text, rejection.message()));
                field.setInvalid(true);
              }
            });
  }

  /** Remembers that a dialog is open. Its fields are kept under its name and a slash. */
  public void opened(String dialog) {
    UI.getCurrent().getPage().executeJs(SCRIPT + "write($0, $1)", scope + OPEN, dialog);
  }

  /**
   * Begins a draft, or continues the one that exists.
   *
   * @param now the beginning of a new draft
   * @param then receives the beginning, before any further action of the person
   */
  public void begin(String dialog, Begun now, Consumer<Begun> then) {
    UI.getCurrent()
        .getPage()
        .executeJs(
            "return " + SCRIPT + "begin($0, {id: $1, seen: $2})",
            scope + dialog + "/",
            now.id(),
            now.seen().toString())
        .then(
            begun ->
                then.accept(
                    new Begun(
                        begun.get("id").asString(), Position.parse(begun.get("seen").asString()))));
  }

  /** Deletes a dialog's draft. */
  public void drop(String dialog) {
    UI.getCurrent()
        .getPage()
        .executeJs(SCRIPT + "drop($0, $1, $2)", scope + OPEN, dialog, scope + dialog + "/");
  }

  /** Deletes a dialog's draft when all its commands are accepted. */
  public void dropWhenAccepted(String dialog, List<SentCommand> sent) {
    if (sent.isEmpty()) {
      drop(dialog);
      return;
    }
    CommandResults.whenDecided(
        UI.getCurrent(),
        sent,
        rejected -> {
          if (rejected == null) {
            drop(dialog);
          }
        });
  }

  /** Opens the dialog that was open when the person last saw the owner, if there was one. */
  public void reopen(Component owner, Consumer<String> opener) {
    whenAttached(
        owner,
        ui ->
            ui.getPage()
                .executeJs("return " + SCRIPT + "read($0)", scope + OPEN)
                .then(
                    String.class,
                    dialog -> {
                      if (dialog != null) {
                        opener.accept(dialog);
                      }
                    }));
  }

  /** Runs a task at each attachment, because the browser then makes a new element. */
  private static void whenAttached(Component component, Consumer<UI> then) {
    component.addAttachListener(attached -> then.accept(attached.getUI()));
    component.getUI().ifPresent(then);
  }
}
