package io.recordplayer.projection;

/**
 * The change of one view that the store will write.
 *
 * @param before the view as it was read
 * @param after the view after its new events; of a lost view only the last event is noted
 * @param frame the whole view as JSON; empty if a patch suffices, or if the view is the same
 * @param patch the patch of the stored document; empty if there is none
 */
record DocumentWrite<V>(StoredView<V> before, StoredView<V> after, String frame, String patch) {
  /** Thrown if Jackson can't write a view. */
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
   * @throws Unwritable if Jackson can't write the view
   */
  static <V> DocumentWrite<V> of(
      Projection<V> projection, String key, StoredView<V> before, StoredView<V> after) {
    if (after.lost() || after.written().equals(before.written())) {
      return new DocumentWrite<>(before, after, "", "");
    }
    try {
      String patch =
          before.document().takesPatches()
              ? ViewDifference.between(projection.view(), before.view(), after.view())
              : null;
      Document patched = patch == null ? null : before.document().with(patch);
      return patch == null || patched == null
          ? framed(before, after)
          : new DocumentWrite<>(before, after.storedAs(patched), "", patch);
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
      throw new Unwritable(key, e);
    }
  }

  private static <V> DocumentWrite<V> framed(StoredView<V> before, StoredView<V> after) {
    String frame = Document.json(after.view());
    return new DocumentWrite<>(
        before, after.storedAs(Document.ofFrame(after.written(), frame)), frame, "");
  }
}
