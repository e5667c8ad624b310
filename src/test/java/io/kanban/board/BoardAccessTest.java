package io.kanban.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kanban.project.ProjectId;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BoardAccessTest {
  @Test
  void the_key_of_a_board_a_card_and_a_list_of_boards_names_its_project() {
    for (String key : Set.of("p", "p.board", "p.board.card")) {
      assertThat(BoardId.projectOf(key)).isEqualTo(new ProjectId("p"));
    }
  }

  @Test
  void the_key_of_a_board_and_of_a_card_names_the_board_and_that_of_a_list_none() {
    ProjectId project = new ProjectId("p");
    assertThat(BoardKey.of("p.board")).isEqualTo(new BoardKey(project, Optional.of("board")));
    assertThat(BoardKey.of("p.board.card")).isEqualTo(new BoardKey(project, Optional.of("board")));
    assertThat(BoardKey.of("p")).isEqualTo(new BoardKey(project, Optional.empty()));
    assertThatThrownBy(() -> BoardKey.of("p.no board"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_key_without_a_project_is_invalid() {
    for (String key : Set.of("", ".board", "no project.board")) {
      assertThatThrownBy(() -> BoardId.projectOf(key)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
