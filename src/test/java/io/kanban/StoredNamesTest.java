package io.kanban;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanban.board.Boards;
import io.kanban.people.AccountFeature;
import io.kanban.project.Projects;
import io.recordplayer.record.RecordTypes;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Logs keep stored names for ever: the list may gain names, but never lose one. */
class StoredNamesTest {
  private static final List<String> NAMES =
      List.of(
          "account-deactivated",
          "account-invited",
          "account-opened",
          "account-reactivated",
          "account-renamed",
          "add-card",
          "add-column",
          "add-member",
          "assign-card",
          "board-opened",
          "board-roles-set",
          "card-added",
          "card-assigned",
          "card-described",
          "card-moved",
          "card-renamed",
          "change-password",
          "change-project-status",
          "change-roles",
          "choose-new-password",
          "column-added",
          "column-moved",
          "column-removed",
          "column-renamed",
          "deactivate-account",
          "define-role",
          "demo-account-opened",
          "describe-card",
          "describe-project",
          "invitation-withdrawn",
          "invite-account",
          "member-added",
          "member-removed",
          "move-card",
          "move-column",
          "new-password-chosen",
          "new-password-offered",
          "offer-new-password",
          "open-board",
          "open-demo-account",
          "password-changed",
          "project-described",
          "project-renamed",
          "project-started",
          "project-status-changed",
          "reactivate-account",
          "recordplayer-outcomes",
          "remove-column",
          "remove-member",
          "remove-role",
          "rename-account",
          "rename-card",
          "rename-column",
          "rename-project",
          "rename-role",
          "role-defined",
          "role-removed",
          "role-renamed",
          "roles-changed",
          "set-board-roles",
          "set-wip-limit",
          "shift-card",
          "sign-up",
          "start-project",
          "wip-limit-set",
          "withdraw-invitation");

  @Test
  void every_stored_name_is_in_the_list() {
    RecordTypes types =
        new RecordTypes(
            List.of(
                Projects.PROJECT.commands(),
                Projects.PROJECT.events(),
                Boards.BOARD.commands(),
                Boards.BOARD.events(),
                AccountFeature.ACCOUNT.commands(),
                AccountFeature.ACCOUNT.events()));
    assertThat(types.all().keySet()).containsExactlyInAnyOrderElementsOf(NAMES);
  }
}
