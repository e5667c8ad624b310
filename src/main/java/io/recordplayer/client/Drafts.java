package io.recordplayer.client;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasHelper;
import com.vaadin.flow.component.ItemLabelGenerator;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.combobox.MultiSelectComboBox;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.component.textfield.TextFieldBase;
import com.vaadin.flow.shared.Registration;
import com.vaadin.flow.signals.Signal;
import io.recordplayer.client.SentCommand.Stage;
import io.recordplayer.record.Position;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Keeps the input and the open dialog that a person has not sent yet, through a server restart, a
 * line that is gone, a session that ended and the Back button.
 *
 * <p>A draft is written with every key into the {@code sessionStorage} of the person's tab, and is
 * there again when a field of the same name appears in that tab. It is deleted when its commands
 * are decided, or when the person drops it.
 */
public final class Drafts {
  private static final String SCRIPT = "window.recordPlayerDrafts.";
  private static final String OPEN = "open";

  private final String scope;

  /**
   * @param scope names the thing that the drafts are about, such as {@code board/4711}
   */
  public Drafts(Client client, String scope) {
    this.scope = "draft/" + client.person().id() + "/" + scope + "/";
  }

  /**
   * How a dialog was begun to be filled in.
   *
   * @param id stays the same as long as there is a draft, so that an answer that is given twice can
   *     be told from a second one
   * @param seen how far in the log the person had seen what the dialog is about
   */
  public record Begun(String id, Position seen) {}

  /** Keeps the text of a field that has its first value and is enabled. */
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

  private static void tellIfChanged(HasHelper field, boolean changed, String now) {
    if (changed) {
      field.setHelperText(
          now.isEmpty() ? "Meanwhile this was emptied." : "Meanwhile this was changed to: " + now);
    }
  }

  /** Keeps the item that a person chose; the labels of the items must differ. */
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

  /** Keeps the items that a person chose; the labels of the items must differ. */
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

  /** Keeps the input of a field of one of these kinds; others are not kept. */
  public void keepAny(Component field, String name) {
    switch (field) {
      case TextFieldBase<?, ?> text -> keep(text, name);
      case ComboBox<?> one -> keep(one, name);
      case MultiSelectComboBox<?> many -> keep(many, name);
      default -> {}
    }
  }

  /**
   * Has a field and its button send a text, by Enter or a click. The browser clears the field, so
   * that nothing typed after that is lost; a text that is refused comes back into the empty field,
   * or else is told with the field's error. A text that was sent and whose answer was lost with its
   * session is sent again.
   *
   * @param send gets an id, which is the same where a text is sent again, and the text
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
              whenDecided(
                  field,
                  List.of(sent),
                  refused -> {
                    if (refused == null) {
                      field.getElement().executeJs(SCRIPT + "accepted($0, $1)", key, id);
                    } else {
                      giveBack(field, key, id, text, refused);
                    }
                  });
            })
        .addEventData("event.detail.id")
        .addEventData("event.detail.text");
  }

  private static void giveBack(
      TextField field, String key, String id, String text, Stage.Rejected refused) {
    field
        .getElement()
        .executeJs("return " + SCRIPT + "refused(this, $0, $1)", key, id)
        .then(
            Boolean.class,
            isBack -> {
              if (!isBack) {
                field.setErrorMessage("“%s”: %s".formatted(text, refused.rejection().message()));
                field.setInvalid(true);
              }
            });
  }

  /** Has something done once: with the refusal, or with null where all are on screen. */
  private static void whenDecided(
      Component owner, List<SentCommand> sent, Consumer<Stage.@Nullable Rejected> then) {
    AtomicReference<@Nullable Registration> effect = new AtomicReference<>();
    AtomicBoolean decided = new AtomicBoolean();
    Runnable end =
        () -> {
          Registration running = effect.getAndSet(null);
          if (running != null) {
            running.remove();
          }
        };
    effect.set(
        Signal.effect(
            owner,
            () -> {
              List<Stage> stages = sent.stream().map(each -> each.stage().get()).toList();
              Stage.Rejected refused =
                  stages.stream()
                      .filter(Stage.Rejected.class::isInstance)
                      .map(Stage.Rejected.class::cast)
                      .findFirst()
                      .orElse(null);
              boolean all = stages.stream().allMatch(Stage.OnScreen.class::isInstance);
              if ((all || refused != null) && decided.compareAndSet(false, true)) {
                end.run();
                then.accept(refused);
              }
            }));
    if (decided.get()) {
      end.run();
    }
  }

  /** Remembers that a dialog is open; its fields are kept under its name and a slash. */
  public void opened(String dialog) {
    UI.getCurrent().getPage().executeJs(SCRIPT + "write($0, $1)", scope + OPEN, dialog);
  }

  /**
   * Begins to keep what is filled in, or goes on where there is a draft already.
   *
   * @param now how it begins where there is no draft
   * @param then gets how it was begun, before anything that the person does from now on
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

  /** Forgets a dialog and what was filled in. */
  public void drop(String dialog) {
    UI.getCurrent()
        .getPage()
        .executeJs(SCRIPT + "drop($0, $1, $2)", scope + OPEN, dialog, scope + dialog + "/");
  }

  /** The same, when all its commands are decided and none of them is refused. */
  public void dropWhenAccepted(String dialog, List<SentCommand> sent) {
    if (sent.isEmpty()) {
      drop(dialog);
      return;
    }
    whenDecided(
        UI.getCurrent(),
        sent,
        refused -> {
          if (refused == null) {
            drop(dialog);
          }
        });
  }

  /** Opens the dialog that was open when the person last saw this, if there was one. */
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

  /** Each time: with each, the browser makes a new element. */
  private static void whenAttached(Component component, Consumer<UI> then) {
    component.addAttachListener(attached -> then.accept(attached.getUI()));
    component.getUI().ifPresent(then);
  }
}
