package io.recordplayer.projection;

/**
 * A view that is to be written.
 *
 * @param before as it was read
 * @param after as it is to be; where it is lost, only noted to have changed
 * @param frame all of it, as JSON; empty where a patch is enough, or nothing changes
 * @param patch of the document that is stored; empty where there is none
 */
record DocumentWrite<V>(StoredView<V> before, StoredView<V> after, String frame, String patch) {
  /** A view that can't be turned into JSON. */
  static final class Unwritable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String key;

    Unwritable(String key, Throwable cause) {
      super("The view can't be written: " + cause.getMessage(), cause);
      this.key = key;
    }

    String key() {
      return key;
    }
  }

  /**
   * The change from one view to another.
   *
   * @throws Unwritable where the view can't be written
   */
  static <V> DocumentWrite<V> of(
      Projection<V> projection, String key, StoredView<V> before, StoredView<V> after) {
    if (after.lost() || after.written().equals(before.written())) {
      return new DocumentWrite<>(before, after, "", "");
    }
    try {
      String patch =
          before.document().takesPatches()
              ? DocumentPatch.between(projection.view(), before.view(), after.view())
              : null;
      Document patched = patch == null ? null : before.document().with(patch);
      return patch == null || patched == null
          ? framed(before, after)
          : new DocumentWrite<>(before, after.keptAs(patched), "", patch);
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
      throw new Unwritable(key, e);
    }
  }

  private static <V> DocumentWrite<V> framed(StoredView<V> before, StoredView<V> after) {
    String frame = Document.json(after.view());
    return new DocumentWrite<>(
        before, after.keptAs(Document.ofFrame(after.written(), frame)), frame, "");
  }
}
