package io.recordplayer.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.KeyModifier;
import com.vaadin.flow.component.textfield.IntegerField;
import io.recordplayer.kit.notes.NotesApplication;
import io.recordplayer.kit.notes.NotesApplication.ComponentsPage;
import io.recordplayer.kit.notes.NotesApplication.NoteEvent.Pinned;
import io.recordplayer.kit.notes.NotesApplication.NotesPage;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Each check fails where it has to, and says what a developer needs to know. */
@ResourceLock("browserless")
class ScreenKitTest {
  @RegisterExtension
  static final ScreenKit screens =
      ScreenKit.of(NotesApplication.class).waitingAtMost(Duration.ofSeconds(1));

  private static void assertFails(ThrowingCallable check, String message) {
    assertThatThrownBy(check).isInstanceOf(AssertionError.class).hasMessage(message);
  }

  private static void pinned(String text) {
    screens.given(NotesApplication.BOARD, "one", new Pinned(text));
  }

  @Test
  void a_text_that_does_not_come_fails_with_the_text_of_all_pages() {
    pinned("Milk");
    var ann = screens.open("Ann", NotesPage.class).sees("Milk");
    var bob = screens.open("Bob", "components");
    ann.type("Note", "Bread");
    assertFails(
        () -> bob.sees("Bread"),
        """
        Expected that Bob sees "Bread". Waited for 1 s.

        Ann, at "/notes":
          Notes
          Note: "Bread"
          [Pin]
          Milk
          [Unpin]

        Bob, at "/components":
          Copies: ""
          Color: ""
          [ ] Bold
          [Print] (disabled)
          Left
          [Clear]
          Left side
          Right
          [Clear]
          Right side
          [Ask]
          <Notes>
          <Vaadin>
          [Fail]
          [Fail later]
          [Where]
          [Reload]
          [Readdress]
          [Back]
          Thing | Length
          Ink | 3
          Paper | 5
          Pencil
          Box
        """);
  }

  @Test
  void a_record_reaches_all_pages() {
    var ann = screens.open("Ann", NotesPage.class);
    var bob = screens.open("Bob", NotesPage.class);
    ann.type("Note", "Milk").click("Pin");
    bob.sees("Milk");
    pinned("Bread");
    ann.sees("Bread");
    bob.go("components").isAt("components").doesNotSee("Milk");
  }

  @Test
  void somebody_without_access_sees_nothing() {
    pinned("Milk");
    screens.open("Eve", NotesPage.class).neverSees("Milk");
  }

  @RepeatedTest(3)
  void each_test_begins_with_an_empty_log() {
    var ann = screens.open("Ann", NotesPage.class).doesNotSee("Milk");
    ann.type("Note", "Milk").click("Pin").sees("Milk");
    ann.click("Pin").sees("This note is there already.");
  }

  @Test
  void a_rejection_is_shown_to_the_one_who_asked() {
    pinned("Milk");
    var ann = screens.open("Ann", NotesPage.class);
    screens.open("Bob", NotesPage.class);
    ann.type("Note", "Milk").click("Pin");
    screens.only(ann).sees("This note is there already.");
  }

  @Test
  void what_others_see_too_is_not_seen_by_one_only() {
    var ann = screens.open("Ann", NotesPage.class);
    screens.open("Bob", NotesPage.class);
    ann.type("Note", "Milk").click("Pin");
    assertFails(
        () -> screens.only(ann).sees("Milk"),
        """
        Expected that nobody but Ann sees "Milk"; Bob sees or has seen it.

        Ann, at "/notes":
          Notes
          Note: "Milk"
          [Pin]
          Milk
          [Unpin]

        Bob, at "/notes":
          Notes
          Note: ""
          [Pin]
          Milk
          [Unpin]
        """);
  }

  /** The click is not even recorded when the check begins. */
  @Test
  void never_includes_all_that_was_done_before() {
    var ann = screens.open("Ann", NotesPage.class);
    var bob = screens.open("Bob", NotesPage.class);
    ann.type("Note", "Milk").click("Pin");
    assertThatThrownBy(() -> bob.neverSees("Milk"))
        .hasMessageStartingWith("Bob sees or has seen \"Milk\".");
  }

  @Test
  void a_page_that_is_still_being_opened_is_waited_for() {
    pinned("Milk");
    var ann = screens.open("Ann", NotesPage.class);
    assertThatThrownBy(() -> ann.doesNotSee("Milk"))
        .hasMessageStartingWith("Expected that Ann does not see \"Milk\". Waited for 1 s.");
  }

  @Test
  void never_includes_what_is_gone() {
    pinned("Milk");
    var ann = screens.open("Ann", NotesPage.class);
    var bob = screens.open("Bob", NotesPage.class).sees("Milk");
    ann.in("Milk").click("Unpin");
    bob.doesNotSee("Milk");
    assertThatThrownBy(() -> bob.neverSees("Milk"))
        .hasMessageStartingWith("Bob sees or has seen \"Milk\".");
  }

  @Test
  void a_component_is_looked_for_in_a_part_of_the_page() {
    pinned("Milk");
    pinned("Bread");
    var ann = screens.open("Ann", NotesPage.class).sees("Bread");
    assertThatThrownBy(() -> ann.click("Unpin"))
        .hasMessageStartingWith(
            "Ann finds 2 components \"Unpin\" to click. Name the part of the page with in(…).");
    ann.in("Bread").click("Unpin");
    ann.doesNotSee("Bread").sees("Milk");
    assertThatThrownBy(() -> ann.in("Milk").sees("Notes"))
        .hasMessageStartingWith("Expected that Ann, in \"Milk\", sees \"Notes\".");
    assertThatThrownBy(() -> ann.in("Malk").doesNotSee("Notes"))
        .hasMessageStartingWith("Expected that Ann, in \"Malk\", does not see \"Notes\".");
  }

  @Test
  void a_component_that_is_not_there_or_cannot_be_used_fails() {
    var ann = screens.open("Ann", ComponentsPage.class);
    assertThatThrownBy(() -> ann.click("Save"))
        .hasMessageStartingWith("Ann finds no \"Save\" to click. Waited for 1 s.");
    assertThatThrownBy(() -> ann.click("Print"))
        .hasMessageStartingWith(
            "Ann cannot use \"Print\": it is disabled, read-only or behind a dialog.");
    ann.cannotUse("Print").canUse("Ask");
    ann.click("Ask");
    assertThatThrownBy(() -> ann.in("Left").click("Clear"))
        .hasMessageStartingWith("Ann, in \"Left\", cannot use \"Clear\"")
        .hasMessageContaining("\n  dialog Really?\n    [Yes]");
    ann.click("Yes").in("Left").click("Clear");
    ann.sees("Left is clear");
  }

  @Test
  void fields_are_typed_into_and_chosen_from() {
    var ann = screens.open("Ann", ComponentsPage.class);
    ann.type("Copies", 3).sees("Copies: 3").sees("Copies", 3);
    ann.choose("Color", "Blue").sees("Color: Blue").sees("Color", "Blue");
    ann.click("Bold").sees("Bold: true");
    ann.with(IntegerField.class, "Copies", field -> assertThat(field.getValue()).isEqualTo(3));
  }

  @Test
  void links_shortcuts_and_drops_work() {
    var ann = screens.open("Ann", ComponentsPage.class);
    ann.press(Key.KEY_S, KeyModifier.CONTROL).sees("Saved");
    ann.drag("Pencil", "Box").sees("The box has true");
    ann.click("Notes").sees("Note");
    ann.isAt("notes");
  }

  /** A page whose address is that of another view reloads a second after it was opened. */
  @Test
  void a_page_that_asks_for_its_address_receives_it() {
    var ann = screens.open("Ann", "components?color=blue");
    ann.click("Where").sees("At http://localhost/components?color=blue");
    ann.go("components").click("Where").sees("At http://localhost/components");
  }

  @Test
  void a_page_replaces_its_address_and_goes_back() {
    var ann = screens.open("Ann", "notes");
    ann.go("components").click("Readdress").isAt("components?new");
    ann.click("Back").isAt("notes");
  }

  @Test
  void a_page_that_reloads_fails_the_test() {
    var ann = screens.open("Ann", ComponentsPage.class);
    ann.click("Reload");
    assertThatThrownBy(() -> ann.sees("Left"))
        .hasMessageStartingWith("Ann's page failed: ")
        .hasMessageContaining("The page reloads.");
    ann.fails(UnsupportedOperationException.class);
  }

  @Test
  void a_page_that_fails_fails_the_test() {
    var ann = screens.open("Ann", ComponentsPage.class);
    assertThatThrownBy(() -> ann.click("Fail")).isInstanceOf(UnsupportedOperationException.class);
    ann.click("Fail later");
    assertThatThrownBy(() -> ann.sees("Failed"))
        .hasMessageStartingWith("Ann's page failed: ")
        .hasRootCauseInstanceOf(UnsupportedOperationException.class);
    ann.fails(UnsupportedOperationException.class);
  }
}
