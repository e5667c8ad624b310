package io.kanban.board.card;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.AnchorTarget;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Image;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.component.upload.Upload;
import com.vaadin.flow.component.upload.UploadI18N;
import com.vaadin.flow.server.streams.UploadEvent;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.AttachedFile;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.DetailCommand.AttachFile;
import io.kanban.board.DetailCommand.RemoveFile;
import io.kanban.board.FileId;
import io.kanban.board.action.BoardActions;
import io.kanban.file.FileIntake;
import io.kanban.file.FileIntake.ReceivedFile;
import io.kanban.file.FileRejectedException;
import io.kanban.file.FileSize;
import io.kanban.file.FileType;
import io.kanban.shell.Icon;
import io.kanban.shell.Undo;
import io.recordplayer.client.KeyedList;
import io.recordplayer.client.SentCommand;
import io.recordplayer.vaadin.PageTasks;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the files of a card, pictures as such, and attaches files that a person chooses or drops.
 */
final class CardFiles extends Div {
  private static final long serialVersionUID = 1L;

  private static final Logger LOG = LoggerFactory.getLogger(CardFiles.class);

  private final transient CardId card;
  private final transient BoardActions actions;
  private final transient FileIntake intake;
  private final UI ui = UI.getCurrentOrThrow();
  private final Paragraph problem = new Paragraph();

  CardFiles(
      CardId card, BoardActions actions, Signal<List<AttachedFile>> files, FileIntake intake) {
    this.card = card;
    this.actions = actions;
    this.intake = intake;
    addClassName("files");
    UnorderedList list = new UnorderedList();
    list.getElement().setAttribute("aria-label", "Files");
    list.bindVisible(files.map(all -> !all.isEmpty()));
    KeyedList.of(list, files, file -> item(file.peek()));
    problem.addClassName("reason");
    problem.getElement().setAttribute("role", "alert");
    problem.setVisible(false);
    add(list, upload(), problem);
  }

  private ListItem item(AttachedFile file) {
    ListItem item = new ListItem(link(file), remove(file));
    item.setClassName("picture", file.type().isPicture());
    return item;
  }

  private Anchor link(AttachedFile file) {
    Anchor link = new Anchor(FileDownload.address(actions.id(), card, file.id()));
    Span name = new Span(file.name());
    name.getElement().setAttribute("dir", "auto");
    if (file.type().isPicture()) {
      link.setTarget(AnchorTarget.BLANK);
      link.add(picture(file), name);
    } else {
      link.getElement().setAttribute("download", file.name());
      Span size = new Span(FileSize.text(file.size()));
      size.addClassName("file-size");
      link.add(name, size);
    }
    return link;
  }

  private Component picture(AttachedFile file) {
    // The name beside it says the same to people who can't see it.
    Image picture = new Image(FileDownload.address(actions.id(), card, file.id()), "");
    picture.getElement().setAttribute("loading", "lazy");
    return picture;
  }

  private Button remove(AttachedFile file) {
    Button remove = new Button(new Icon(Icon.Of.CLOSE), _ -> removeFile(file));
    remove.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
    remove.setAriaLabel("Remove " + file.name());
    remove.setTooltipText("Remove");
    return remove;
  }

  private void removeFile(AttachedFile file) {
    SentCommand sent =
        actions.client().send(Boards.BOARD, new RemoveFile(actions.id(), card, file.id()));
    new Undo(() -> "Removed “%s”".formatted(file.name()), () -> attach(file)).offer(sent);
  }

  private void attach(AttachedFile file) {
    actions
        .client()
        .send(
            Boards.BOARD,
            new AttachFile(
                actions.id(),
                card,
                file.id(),
                file.name(),
                file.type(),
                file.size(),
                file.sha256()));
  }

  private Upload upload() {
    Button choose = new Button("Attach files", new Icon(Icon.Of.PLUS));
    Upload upload = new Upload(this::receive);
    upload.setUploadButton(choose);
    upload.setDropLabel(new Span("or drop them here"));
    upload.setAcceptedFileExtensions(FileType.allEndings().toArray(new String[0]));
    upload.setMaxFileSize((int) Math.min(Integer.MAX_VALUE, intake.maxSize()));
    upload.setI18n(
        new UploadI18N()
            .setError(
                new UploadI18N.Error()
                    .setFileIsTooBig(FileRejectedException.tooLarge(intake.maxSize()).getMessage())
                    .setIncorrectFileType("Files of this type can't be attached.")
                    .setTooManyFiles("Attach fewer files at once.")));
    upload.addFileRejectedListener(
        rejected -> tell("“%s”: %s".formatted(rejected.getFileName(), rejected.getErrorMessage())));
    upload.addAllFinishedListener(_ -> upload.clearFileList());
    return upload;
  }

  /**
   * Receives a file on the thread of its request, without the session's lock. The page itself says
   * why a file was not attached; an error as the response would say it without a reason.
   */
  private void receive(UploadEvent event) {
    try {
      ReceivedFile file =
          intake.receive(event.getFileName(), event.getFileSize(), event.getInputStream());
      PageTasks.run(
          ui,
          () -> {
            problem.setVisible(false);
            attach(
                new AttachedFile(
                    FileId.random(),
                    file.name(),
                    file.type(),
                    file.content().size(),
                    file.content().hash()));
          });
    } catch (FileRejectedException e) {
      PageTasks.run(ui, () -> tell(e.getMessage()));
    } catch (IOException e) {
      LOG.warn("Cannot store a file for {}: {}", card, e.toString());
      PageTasks.run(
          ui,
          () ->
              tell(
                  ("“%s” could not be stored, so nothing was attached. Try again, and tell the"
                          + " operator if it happens again.")
                      .formatted(event.getFileName())));
    }
  }

  private void tell(String message) {
    problem.setText(message);
    problem.setVisible(true);
  }
}
