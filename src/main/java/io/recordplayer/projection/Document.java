package io.recordplayer.projection;

import io.recordplayer.record.ModelJson;
import io.recordplayer.record.Position;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The stored form of a view: a frame, which is the whole view at one event, and the patches after
 * it. Each patch is a field of its own, numbered from 1, with the position of its event. The last
 * position must be the view's, so a missing part is noticed.
 *
 * @param framed the position of the last event in the frame; empty without a document
 * @param frameBytes the frame's size
 * @param patches the number of patches
 * @param patchBytes the size of all patches
 * @param exact whether the view in memory has the same JSON as the document, so that a patch fits
 */
record Document(String framed, int frameBytes, int patches, int patchBytes, boolean exact) {
  /** No document, or an unknown one: the view is written as a whole the next time. */
  static final Document NONE = new Document("", 0, 0, 0, false);

  static final String FRAMED = "position";
  static final String FRAME = "body";

  /** Up to this many bytes, patches need no new frame, however small the frame is. */
  private static final int FEW = 2_048;

  /** Up to this size, writing a frame is cheaper than finding a patch. */
  private static final int SMALL = 128;

  static Document ofFrame(Position at, String frame) {
    return new Document(at.toString(), bytes(frame), 0, 0, true);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Identifies the document; the store compares it with the document that it has. */
  String stamp() {
    return "%s %d %d".formatted(framed, frameBytes, patches + 2);
  }

  /** The size of the frame and all patches, in bytes. */
  int size() {
    return frameBytes + patchBytes;
  }

  /** Whether a patch can be cheaper than a new frame. */
  boolean takesPatches() {
    return exact && frameBytes > SMALL;
  }

  /** The document with one more patch; null if a new frame is better. */
  @Nullable Document with(String patch) {
    int size = bytes(patch);
    int all = patchBytes + size;
    return size < frameBytes && all <= Math.max(FEW, frameBytes)
        ? new Document(framed, frameBytes, patches + 1, all, true)
        : null;
  }

  /** A view and its document. */
  record Read<V>(V view, Document document) {}

  /**
   * Reads a view from its document.
   *
   * @param fields the document's fields
   * @param written the position of the view's last event
   * @param toWrite whether the view's next version will be written
   * @throws RuntimeException if a part is missing or can't be read
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
      throw new IllegalStateException(
          "Its last event is at %s instead of %s.".formatted(at, written));
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
   * The JSON of a view.
   *
   * @throws RuntimeException if Jackson can't write the view; it may throw an error, too
   */
  static String json(Object view) {
    return ModelJson.MAPPER.writeValueAsString(view);
  }
}
