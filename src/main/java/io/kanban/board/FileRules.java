package io.kanban.board;

import static io.kanban.text.Texts.isBlank;
import static io.kanban.text.Texts.strip;
import static io.recordplayer.entity.Decision.accept;
import static io.recordplayer.entity.Decision.reject;

import io.kanban.board.DetailCommand.AttachFile;
import io.kanban.board.DetailCommand.FileCommand;
import io.kanban.board.DetailCommand.RemoveFile;
import io.kanban.board.DetailEvent.FileAttached;
import io.kanban.board.DetailEvent.FileRemoved;
import io.kanban.file.FileName;
import io.kanban.text.TextLimit;
import io.recordplayer.entity.Decision;
import io.recordplayer.entity.Rejection;

/** Decides commands about the files of a card. */
final class FileRules {
  /** Maximum number of files of a card. */
  static final int MOST = 50;

  static final TextLimit NAME = new TextLimit("file name", FileName.LENGTH);
  static final Rejection NAME_REQUIRED =
      new Rejection("FILE_NAME_REQUIRED", "Give the file a name.");
  static final Rejection TOO_MANY =
      new Rejection(
          "TOO_MANY_FILES", "A card has at most %d files. Remove one first.".formatted(MOST));

  private FileRules() {}

  static Decision<BoardEvent> decide(FileCommand command, CardDetails details) {
    return switch (command) {
      case AttachFile c when isBlank(c.name()) -> reject(NAME_REQUIRED);
      case AttachFile c when NAME.isExceededBy(c.name()) ->
          reject(SharedRules.tooLong(NAME, c.name()));
      case AttachFile c when details.file(c.file()).isPresent() -> accept();
      case AttachFile _ when details.files().size() >= MOST -> reject(TOO_MANY);
      case AttachFile c ->
          accept(
              new FileAttached(
                  c.board(), c.card(), c.file(), strip(c.name()), c.type(), c.size(), c.sha256()));
      case RemoveFile c ->
          details
              .file(c.file())
              .<Decision<BoardEvent>>map(
                  file -> accept(new FileRemoved(c.board(), c.card(), c.file(), file.name())))
              .orElseGet(Decision::accept);
    };
  }
}
