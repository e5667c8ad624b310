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
          "approve-card",
          "assign-card",
          "board-opened",
          "board-roles-set",
          "card-added",
          "card-approved",
          "card-assigned",
          "card-commented",
          "card-described",
          "card-finished",
          "card-moved",
          "card-pulled",
          "card-ready",
          "card-rejected",
          "card-renamed",
          "change-password",
          "change-project-status",
          "change-roles",
          "choose-new-password",
          "column-added",
          "column-moved",
          "column-removed",
          "column-renamed",
          "column-roles-set",
          "comment-card",
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
          "pull-card",
          "reactivate-account",
          "ready-card",
          "recordplayer-outcomes",
          "reject-card",
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
          "set-column-roles",
          "set-soft-limit",
          "set-wip-limit",
          "set-workflow",
          "shift-card",
          "sign-up",
          "soft-limit-set",
          "start-project",
          "wip-limit-set",
          "withdraw-invitation",
          "workflow-set");

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
