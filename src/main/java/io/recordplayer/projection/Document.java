package io.recordplayer.projection;

import io.recordplayer.record.ModelJson;
import io.recordplayer.record.Position;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the store keeps a view: as a frame, which is all of it, and the patches that followed. Each
 * patch is a field of its own, numbered from 1, and says at which event the view was so; the last
 * one's event is the view's. So a document that lacks a part is noticed.
 *
 * @param framed where the last event in the frame is; empty where there is no document
 * @param frameBytes how long the frame is
 * @param patches how many patches there are
 * @param patchBytes how long they are together
 * @param exact whether the view in memory is, written as JSON, what is stored: then a patch fits
 */
record Document(String framed, int frameBytes, int patches, int patchBytes, boolean exact) {
  /** Of a view that is not stored, or not as it was thought to be. */
  static final Document NONE = new Document("", 0, 0, 0, false);

  static final String FRAMED = "position";
  static final String FRAME = "body";

  /** So many bytes of patches need no new frame, however small the frame is. */
  private static final int FEW = 2_048;

  /** A frame up to this length is written sooner than a patch of it is found. */
  private static final int SMALL = 128;

  static Document ofFrame(Position at, String frame) {
    return new Document(at.toString(), bytes(frame), 0, 0, true);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** What tells the store that it still has this document. */
  String stamp() {
    return "%s %d %d".formatted(framed, frameBytes, patches + 2);
  }

  /** How much memory and storage it takes. */
  int size() {
    return frameBytes + patchBytes;
  }

  /** Whether a patch may be worth its while. */
  boolean takesPatches() {
    return exact && frameBytes > SMALL;
  }

  /** The document with one more patch; null where a new frame is better. */
  @Nullable Document with(String patch) {
    int size = bytes(patch);
    int all = patchBytes + size;
    return size < frameBytes && all <= Math.max(FEW, frameBytes)
        ? new Document(framed, frameBytes, patches + 1, all, true)
        : null;
  }

  /** A view, and how it is kept. */
  record Read<V>(V view, Document document) {}

  /**
   * Reads a view from its document.
   *
   * @param fields the document's
   * @param written where the view's last event is
   * @param toWrite whether the view is going to be written again
   * @throws RuntimeException where a part is missing or can't be read
   */
  static <V> Read<V> read(
      Projection<V> projection, Map<String, String> fields, String written, boolean toWrite) {
    String framed = part(fields, FRAMED);
    String frame = part(fields, FRAME);
    int patches = fields.size() - 2;
    Object tree = patches > 0 || toWrite ? DocumentPatch.tree(frame) : null;
    String at = framed;
    int patchBytes = 0;
    for (int i = 1; i <= patches; i++) {
      String field = part(fields, String.valueOf(i));
      int space = field.indexOf(' ');
      at = field.substring(0, space);
      String patch = field.substring(space + 1);
      patchBytes += bytes(patch);
      tree = DocumentPatch.apply(tree, DocumentPatch.tree(patch));
    }
    if (!at.equals(written)) {
      throw new IllegalStateException("It is of the event at %s.".formatted(at));
    }
    V view =
        Objects.requireNonNull(
            patches > 0
                ? ModelJson.MAPPER.convertValue(tree, projection.view())
                : ModelJson.MAPPER.readValue(frame, projection.view()),
            "It is null.");
    boolean exact = toWrite && DocumentPatch.tree(json(view)).equals(tree);
    return new Read<>(view, new Document(framed, bytes(frame), patches, patchBytes, exact));
  }

  private static String part(Map<String, String> fields, String name) {
    String field = fields.get(name);
    if (field == null) {
      throw new IllegalStateException("It has no field '%s'.".formatted(name));
    }
    return field;
  }

  /**
   * The frame of a view.
   *
   * @throws RuntimeException where it can't be written; an error just as well
   */
  static String json(Object view) {
    return ModelJson.MAPPER.writeValueAsString(view);
  }
}
