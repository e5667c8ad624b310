package io.kanban.file;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A type of files that can be attached. The name says the type, and the first bytes of the content
 * must agree.
 */
public enum FileType {
  PNG("image/png", true, "png"),
  JPEG("image/jpeg", true, "jpg jpeg"),
  GIF("image/gif", true, "gif"),
  WEBP("image/webp", true, "webp"),
  PDF("application/pdf", false, "pdf"),
  ARCHIVE("application/zip", false, "zip docx xlsx pptx odt ods odp"),
  TEXT("text/plain", false, "txt md csv log json xml yaml yml svg html htm");

  /** Number of first bytes by which a type is recognized. */
  public static final int HEAD = 512;

  private final String mediaType;
  private final boolean picture;
  private final String endings;

  FileType(String mediaType, boolean picture, String endings) {
    this.mediaType = mediaType;
    this.picture = picture;
    this.endings = endings;
  }

  private Stream<String> endings() {
    return Arrays.stream(endings.split(" ", -1));
  }

  public String mediaType() {
    return mediaType;
  }

  /** Whether a browser may show it: it is made of pixels, and contains no scripts. */
  public boolean isPicture() {
    return picture;
  }

  /** The endings of all names that a file can have, each with its dot. */
  public static List<String> allEndings() {
    return Arrays.stream(values()).flatMap(FileType::endings).map(ending -> "." + ending).toList();
  }

  /**
   * The type of a file.
   *
   * @param head the first {@value #HEAD} bytes of its content, or all if there are fewer
   * @throws FileRejectedException if the type is unknown, or the content is of another type
   */
  public static FileType of(String name, byte[] head) throws FileRejectedException {
    Optional<FileType> named =
        Arrays.stream(values())
            .filter(type -> type.endings().anyMatch(ending -> hasEnding(name, ending)))
            .findFirst();
    if (named.isEmpty()) {
      throw new FileRejectedException(
          "“%s” can't be attached. These types can: %s."
              .formatted(
                  name,
                  allEndings().stream()
                      .map(one -> one.substring(1))
                      .collect(Collectors.joining(", "))));
    }
    if (head.length == 0) {
      throw new FileRejectedException("“%s” is empty.".formatted(name));
    }
    if (!named.get().matches(head)) {
      throw new FileRejectedException(
          "“%s” can't be attached: its content is not of the type that its name says."
              .formatted(name));
    }
    return named.get();
  }

  private static boolean hasEnding(String name, String ending) {
    return name.toLowerCase(Locale.ROOT).endsWith("." + ending);
  }

  private boolean matches(byte[] head) {
    return switch (this) {
      case PNG -> starts(head, "\u0089PNG\r\n\u001a\n");
      case JPEG -> starts(head, "\u00ff\u00d8\u00ff");
      case GIF -> starts(head, "GIF87a") || starts(head, "GIF89a");
      case WEBP -> starts(head, "RIFF") && head.length >= 12 && text(head).startsWith("WEBP", 8);
      case PDF -> starts(head, "%PDF-");
      case ARCHIVE -> starts(head, "PK\u0003\u0004") || starts(head, "PK\u0005\u0006");
      case TEXT -> isText(head);
    };
  }

  private static boolean starts(byte[] head, String magic) {
    return text(head).startsWith(magic);
  }

  /** A character for each byte. */
  private static String text(byte[] head) {
    return new String(head, StandardCharsets.ISO_8859_1);
  }

  /** Whether there are no control characters but white space. */
  private static boolean isText(byte[] head) {
    return text(head).chars().noneMatch(c -> c < ' ' && !Character.isWhitespace(c));
  }
}
