package io.kanban;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanban.board.Boards;
import io.kanban.project.Projects;
import io.recordplayer.record.RecordTypes;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Logs keep stored names for ever: the list may gain names, but never lose one. */
class StoredNamesTest {
  private static final List<String> NAMES =
      List.of(
          "add-card",
          "add-column",
          "add-member",
          "assign-card",
          "board-opened",
          "card-added",
          "card-assigned",
          "card-described",
          "card-moved",
          "card-renamed",
          "column-added",
          "column-moved",
          "column-removed",
          "column-renamed",
          "change-roles",
          "describe-card",
          "member-added",
          "member-removed",
          "move-card",
          "move-column",
          "open-board",
          "project-started",
          "recordplayer-outcomes",
          "remove-column",
          "remove-member",
          "rename-card",
          "rename-column",
          "roles-changed",
          "set-wip-limit",
          "shift-card",
          "start-project",
          "wip-limit-set");

  @Test
  void every_stored_name_is_in_the_list() {
    RecordTypes types =
        new RecordTypes(
            List.of(
                Projects.PROJECT.commands(),
                Projects.PROJECT.events(),
                Boards.BOARD.commands(),
                Boards.BOARD.events()));
    assertThat(types.all().keySet()).containsExactlyInAnyOrderElementsOf(NAMES);
  }
}
