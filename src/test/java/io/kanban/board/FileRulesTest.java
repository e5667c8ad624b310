package io.kanban.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.kanban.board.BoardEvent.BoardOpened;
import io.kanban.board.BoardEvent.CardAdded;
import io.kanban.board.DetailCommand.AttachFile;
import io.kanban.board.DetailCommand.RemoveFile;
import io.kanban.board.DetailEvent.FileAttached;
import io.kanban.board.DetailEvent.FileRemoved;
import io.kanban.file.ContentHash;
import io.kanban.file.FileType;
import io.kanban.people.People;
import io.kanban.project.Project;
import io.kanban.project.ProjectId;
import io.recordplayer.kit.EntityKit;
import io.recordplayer.kit.ViewKit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FileRulesTest {
  private static final BoardId BOARD = new BoardId(new ProjectId("p"), "b");
  private static final CardId CARD = new CardId("one");
  private static final FileId ID = new FileId("file");
  private static final ContentHash HASH = new ContentHash("0123456789abcdef".repeat(4));
  private static final BoardEvent[] CARD_ON_BOARD = {
    new BoardOpened(BOARD, "Dev", NamedColumn.OF_NEW_BOARD),
    new CardAdded(BOARD, CARD, "one", ColumnId.NEW)
  };
  private static final FileAttached ATTACHED = attached("file", "roof.png");

  private final EntityKit<BoardCommand, BoardState, BoardEvent> board =
      EntityKit.of(new BoardRules()).by(People.BILL, "Worker").given(CARD_ON_BOARD);

  private static AttachFile attach(String name) {
    return new AttachFile(BOARD, CARD, ID, name, FileType.PNG, 1000, HASH);
  }

  private static FileAttached attached(String id, String name) {
    return new FileAttached(BOARD, CARD, new FileId(id), name, FileType.PNG, 1000, HASH);
  }

  @Test
  void a_file_is_attached_once() {
    board.when(attach(" roof.png ")).then(ATTACHED);
    board.given(ATTACHED).when(attach("roof.png")).thenNothing();
  }

  @Test
  void a_file_has_a_short_name() {
    board.when(attach(" ")).thenRejected("FILE_NAME_REQUIRED");
    board.when(attach("x".repeat(121))).thenRejected("TOO_LONG");
  }

  @Test
  void a_card_has_a_limited_number_of_files() {
    EntityKit<BoardCommand, BoardState, BoardEvent> full =
        board.given(
            IntStream.range(0, FileRules.MOST)
                .mapToObj(i -> attached("file-" + i, "roof.png"))
                .toArray(FileAttached[]::new));
    full.when(attach("roof.png")).thenRejected("TOO_MANY_FILES");
    full.given(new FileRemoved(BOARD, CARD, new FileId("file-1"), "roof.png"))
        .when(attach("roof.png"))
        .then(ATTACHED);
  }

  @Test
  void a_file_is_removed_once() {
    board
        .given(ATTACHED)
        .when(new RemoveFile(BOARD, CARD, ID))
        .then(new FileRemoved(BOARD, CARD, ID, "roof.png"));
    board.when(new RemoveFile(BOARD, CARD, ID)).thenNothing();
  }

  @Test
  void a_card_of_a_read_only_project_gets_no_file() {
    EntityKit.of(new BoardRules())
        .by(People.DAVE, Project.MANAGER, Project.READ_ONLY)
        .given(CARD_ON_BOARD)
        .when(attach("roof.png"))
        .thenRejected("READ_ONLY");
  }

  @Test
  void a_card_shows_its_files_and_their_history() {
    ViewKit<CardView> card =
        ViewKit.of(Boards.CARD).entity(BOARD.text()).given((Object[]) CARD_ON_BOARD);
    CardView one = card.given(ATTACHED).view(CardView.key(BOARD, CARD));
    assertThat(one.files())
        .containsExactly(new AttachedFile(ID, "roof.png", FileType.PNG, 1000, HASH));
    assertThat(one.history().getLast().what()).isEqualTo("attached “roof.png”");
    CardView none =
        card.given(new FileRemoved(BOARD, CARD, ID, "roof.png")).view(CardView.key(BOARD, CARD));
    assertThat(none.files()).isEmpty();
    assertThat(none.history().getLast().what()).isEqualTo("removed the file “roof.png”");
  }
}
