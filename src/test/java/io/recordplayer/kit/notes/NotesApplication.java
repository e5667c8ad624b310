package io.recordplayer.kit.notes;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.KeyModifier;
import com.vaadin.flow.component.Shortcuts;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.dnd.DragSource;
import com.vaadin.flow.component.dnd.DropTarget;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.component.orderedlayout.VerticalLayout;
import com.vaadin.flow.component.page.AppShellConfigurator;
import com.vaadin.flow.component.page.History;
import com.vaadin.flow.component.page.Push;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.router.RouterLink;
import com.vaadin.flow.shared.ui.Transport;
import com.vaadin.flow.signals.Signal;
import io.recordplayer.client.Client;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Entity;
import io.recordplayer.entity.EntityType;
import io.recordplayer.entity.Rejection;
import io.recordplayer.player.Feature;
import io.recordplayer.projection.Projection;
import io.recordplayer.record.Origin;
import io.recordplayer.record.Recorded;
import io.recordplayer.record.StoredAs;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Notes on boards, and a page with one component of each kind: for the tests of the kit. */
@Push(transport = Transport.WEBSOCKET)
@SpringBootApplication
public class NotesApplication implements AppShellConfigurator {
  private static final long serialVersionUID = 1L;

  public sealed interface NoteCommand {
    String board();

    @StoredAs("pin-note")
    record Pin(String board, String text) implements NoteCommand {}

    @StoredAs("unpin-note")
    record Unpin(String board, String text) implements NoteCommand {}
  }

  public sealed interface NoteEvent {
    @StoredAs("note-pinned")
    record Pinned(String text) implements NoteEvent {}

    @StoredAs("note-unpinned")
    record Unpinned(String text) implements NoteEvent {}
  }

  public record Notes(List<String> texts) {
    static final Notes NONE = new Notes(List.of());

    Notes play(Recorded<NoteEvent> event) {
      return new Notes(
          switch (event.data()) {
            case NoteEvent.Pinned e -> Stream.concat(texts.stream(), Stream.of(e.text())).toList();
            case NoteEvent.Unpinned e -> texts.stream().filter(t -> !t.equals(e.text())).toList();
          });
    }
  }

  private static final class Rules implements Entity<NoteCommand, Notes, NoteEvent> {
    private static final Rejection PINNED_ALREADY =
        new Rejection("PINNED_ALREADY", "This note is there already.");

    @Override
    public Notes initial() {
      return Notes.NONE;
    }

    @Override
    public Decision<NoteEvent> decide(NoteCommand command, Notes notes, Origin origin) {
      return switch (command) {
        case NoteCommand.Pin c when notes.texts().contains(c.text()) ->
            Decision.reject(PINNED_ALREADY);
        case NoteCommand.Pin c -> Decision.accept(new NoteEvent.Pinned(c.text()));
        case NoteCommand.Unpin c -> Decision.accept(new NoteEvent.Unpinned(c.text()));
      };
    }

    @Override
    public Notes evolve(Notes notes, Recorded<NoteEvent> event) {
      return notes.play(event);
    }
  }

  public static final EntityType<NoteCommand, Notes, NoteEvent> BOARD =
      EntityType.of("noteboard", new Rules(), NoteCommand::board);

  /** Every board shows every note. */
  private static final Projection<Notes> NOTES =
      Projection.of("notes", Notes.NONE).on(NoteEvent.class, _ -> List.of("all"), Notes::play);

  @Bean
  Feature notes() {
    return Feature.of(BOARD)
        .views(NOTES)
        .access(
            (person, _, _) -> person.id().equals("Eve") ? Optional.empty() : Optional.of(Set.of()));
  }

  /** The notes, each with a button. */
  @Route("notes")
  public static class NotesPage extends VerticalLayout {
    private static final long serialVersionUID = 1L;

    NotesPage(Client client) {
      var text = new TextField("Note");
      var pin = new Button("Pin", _ -> pin(client, text));
      var list = new UnorderedList();
      var notes = client.watch(this, NOTES, "all").view();
      Signal.effect(
          list,
          () -> {
            list.removeAll();
            notes.get().texts().forEach(note -> list.add(item(client, note)));
          });
      add(new H1("Notes"), text, pin, list);
    }

    private static ListItem item(Client client, String note) {
      return new ListItem(
          new Span(note),
          new Button("Unpin", _ -> client.send(BOARD, new NoteCommand.Unpin("one", note))));
    }

    private void pin(Client client, TextField text) {
      client
          .send(BOARD, new NoteCommand.Pin("one", text.getValue()))
          .whenRejected(
              this,
              why -> {
                text.setErrorMessage(why.message());
                text.setInvalid(true);
              });
    }
  }

  /** One component of each kind. */
  @Route("components")
  public static class ComponentsPage extends VerticalLayout {
    private static final long serialVersionUID = 1L;

    private final Paragraph done = new Paragraph();

    ComponentsPage() {
      var copies = new IntegerField("Copies");
      copies.addValueChangeListener(change -> say("Copies: " + change.getValue()));
      var color = new ComboBox<String>("Color");
      color.setItems("Red", "Blue");
      color.addValueChangeListener(change -> say("Color: " + change.getValue()));
      var bold = new Checkbox("Bold");
      bold.addValueChangeListener(change -> say("Bold: " + change.getValue()));
      var print = new Button("Print");
      print.setEnabled(false);
      add(copies, color, bold, print, side("Left"), side("Right"), dialog(), done);
      add(new RouterLink("Notes", NotesPage.class), new Anchor("https://vaadin.com", "Vaadin"));
      add(new Button("Fail", _ -> fail()), new Button("Fail later", _ -> failLater()));
      add(new Button("Where", _ -> tellAddress()), new Button("Reload", _ -> reload()));
      add(new Button("Readdress", _ -> history().replaceState(null, "components?new")));
      add(new Button("Back", _ -> history().back()));
      var things = new Grid<String>();
      things.addColumn(thing -> thing).setHeader("Thing");
      things.addColumn(String::length).setHeader("Length");
      things.setItems("Ink", "Paper");
      add(things);
      dragAndDrop();
      Shortcuts.addShortcutListener(this, () -> say("Saved"), Key.KEY_S, KeyModifier.CONTROL);
    }

    private static History history() {
      return UI.getCurrentOrThrow().getPage().getHistory();
    }

    private void tellAddress() {
      UI.getCurrent().getPage().fetchCurrentURL(address -> say("At " + address));
    }

    private static void reload() {
      UI.getCurrent().getPage().reload();
    }

    private static void failLater() {
      var _ = UI.getCurrent().access(ComponentsPage::fail);
    }

    private static void fail() {
      throw new UnsupportedOperationException("planted");
    }

    private void say(String what) {
      done.setText(what);
    }

    private Section side(String name) {
      return new Section(
          new H2(name),
          new Button("Clear", _ -> say(name + " is clear")),
          new Span(name + " side"));
    }

    private Button dialog() {
      var dialog = new Dialog("Really?");
      dialog.add(new Button("Yes", _ -> dialog.close()));
      return new Button("Ask", _ -> dialog.open());
    }

    private void dragAndDrop() {
      var pencil = new PencilSpan();
      var box = new BoxDiv();
      box.addDropListener(drop -> say("The box has " + drop.getDragSourceComponent().isPresent()));
      add(pencil, box);
    }
  }

  private static final class PencilSpan extends Span implements DragSource<PencilSpan> {
    private static final long serialVersionUID = 1L;

    PencilSpan() {
      super("Pencil");
      setDraggable(true);
    }
  }

  private static final class BoxDiv extends Div implements DropTarget<BoxDiv> {
    private static final long serialVersionUID = 1L;

    BoxDiv() {
      super("Box");
      setActive(true);
    }
  }
}
