package io.kanban.file;

import java.io.IOException;

/** Says why a file can't be attached. The message is a sentence for the person. */
public final class FileRejectedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String sentence;

  public FileRejectedException(String sentence) {
    super(sentence);
    this.sentence = sentence;
  }

  @Override
  public String getMessage() {
    return sentence;
  }

  /** The store has no room for this file. */
  static FileRejectedException storeFull(String name) {
    return new FileRejectedException(
        "“%s” can't be attached, because there is no room for more files. Ask an operator for more."
            .formatted(name));
  }

  /** The file is larger than this number of bytes. */
  public static FileRejectedException tooLarge(long most) {
    return new FileRejectedException(
        "The file is too large. A file can have %s at most.".formatted(FileSize.text(most)));
  }
}
