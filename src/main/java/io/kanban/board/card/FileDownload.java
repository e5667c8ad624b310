package io.kanban.board.card;

import io.kanban.board.AttachedFile;
import io.kanban.board.BoardId;
import io.kanban.board.Boards;
import io.kanban.board.CardId;
import io.kanban.board.CardView;
import io.kanban.board.FileId;
import io.kanban.file.FileStore;
import io.recordplayer.client.SignedIn;
import io.recordplayer.live.LiveViews;
import io.recordplayer.player.Access.Subject;
import io.recordplayer.player.Features;
import io.recordplayer.projection.ViewUnavailable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;

/**
 * Sends the files of cards to people who may see the card's board. A browser shows pictures of
 * pixels only; it saves all other files, so that no file can run a script in a person's name.
 */
@RestController
class FileDownload {
  private static final Logger LOG = LoggerFactory.getLogger(FileDownload.class);
  private static final String POLICY = "default-src 'none'; sandbox";

  private final SignedIn signedIn;
  private final Features features;
  private final ObjectProvider<LiveViews> views;
  private final FileStore store;

  /**
   * @param views missing in a process that shows no pages
   */
  FileDownload(
      SignedIn signedIn, Features features, ObjectProvider<LiveViews> views, FileStore store) {
    this.signedIn = signedIn;
    this.features = features;
    this.views = views;
    this.store = store;
  }

  /** The address of a file in this application. */
  static String address(BoardId board, CardId card, FileId file) {
    return "files/%s/%s/%s".formatted(board.text(), card.value(), file.value());
  }

  @GetMapping("/files/{board}/{card}/{file}")
  ResponseEntity<Resource> download(
      @PathVariable String board,
      @PathVariable String card,
      @PathVariable String file,
      WebRequest request) {
    try {
      Optional<AttachedFile> found =
          find(CardView.key(BoardId.parse(board), new CardId(card)), new FileId(file));
      return found.isEmpty() ? ResponseEntity.notFound().build() : send(found.get(), request);
    } catch (IllegalArgumentException _) {
      return ResponseEntity.notFound().build();
    } catch (ViewUnavailable e) {
      LOG.warn("Cannot tell who may see the files of {}: {}", board, e.getMessage());
      return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).build();
    }
  }

  /** The file on the card; empty if there is none, or if the person may not see the card. */
  private Optional<AttachedFile> find(String card, FileId file) {
    LiveViews now = views.getObject();
    return features
        .rolesOf(signedIn.person(), new Subject(Boards.CARD.name(), card), now)
        .flatMap(_ -> now.read(Boards.CARD, card).details().file(file));
  }

  private ResponseEntity<Resource> send(AttachedFile file, WebRequest request) {
    // The access is checked each time; content that did not change is not sent again.
    String tag = "\"" + file.sha256().value() + "\"";
    if (request.checkNotModified(tag)) {
      return ResponseEntity.status(HttpStatus.NOT_MODIFIED)
          .eTag(tag)
          .cacheControl(CacheControl.noCache().cachePrivate())
          .build();
    }
    try {
      return ResponseEntity.ok()
          .eTag(tag)
          .cacheControl(CacheControl.noCache().cachePrivate())
          .header("Content-Disposition", disposition(file).toString())
          .header("X-Content-Type-Options", "nosniff")
          .header("Content-Security-Policy", POLICY)
          .header("Cross-Origin-Resource-Policy", "same-origin")
          .contentType(
              file.type().isPicture()
                  ? MediaType.parseMediaType(file.type().mediaType())
                  : MediaType.APPLICATION_OCTET_STREAM)
          .contentLength(file.size())
          .body(new InputStreamResource(store.open(file.sha256())));
    } catch (NoSuchFileException _) {
      LOG.error(
          "The content {} of the file “{}” is missing in the file store",
          file.sha256(),
          file.name());
      return ResponseEntity.status(HttpStatus.GONE).build();
    } catch (IOException e) {
      LOG.error(
          "Cannot read the content {} of the file “{}”: {}",
          file.sha256(),
          file.name(),
          e.toString());
      return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).build();
    }
  }

  private static ContentDisposition disposition(AttachedFile file) {
    return (file.type().isPicture() ? ContentDisposition.inline() : ContentDisposition.attachment())
        .filename(file.name(), StandardCharsets.UTF_8)
        .build();
  }
}
