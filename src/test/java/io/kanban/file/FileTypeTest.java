package io.kanban.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FileTypeTest {
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static FileType type(String name, String head) throws FileRejectedException {
    return FileType.of(name, bytes(head));
  }

  @Test
  void name_and_content_together_say_the_type() throws FileRejectedException {
    assertThat(type("a.png", "\u0089PNG\r\n\u001a\n...")).isEqualTo(FileType.PNG);
    assertThat(type("a.JPG", "\u00ff\u00d8\u00ff\u00e0")).isEqualTo(FileType.JPEG);
    assertThat(type("a.gif", "GIF89a")).isEqualTo(FileType.GIF);
    assertThat(type("a.webp", "RIFF\1\2\3\4WEBPVP8 ")).isEqualTo(FileType.WEBP);
    assertThat(type("a.b.pdf", "%PDF-1.7")).isEqualTo(FileType.PDF);
    assertThat(type("a.docx", "PK\u0003\u0004")).isEqualTo(FileType.ARCHIVE);
    assertThat(type("a.txt", "Gr\u00f6\u00dfe\r\n\t1")).isEqualTo(FileType.TEXT);
  }

  @Test
  void content_of_another_type_than_the_name_says_is_rejected() {
    for (String name : new String[] {"a.png", "a.jpg", "a.gif", "a.webp", "a.pdf", "a.zip"}) {
      assertThatThrownBy(() -> type(name, "<script>alert(1)</script>"))
          .isInstanceOf(FileRejectedException.class)
          .hasMessage(
              "“%s” can't be attached: its content is not of the type that its name says."
                  .formatted(name));
    }
    assertThatThrownBy(() -> type("a.txt", "MZ\u0000\u0001"))
        .isInstanceOf(FileRejectedException.class);
  }

  @Test
  void an_unknown_type_and_an_empty_file_are_rejected() {
    for (String name : new String[] {"a.exe", "png", "a.png.sh", "a."}) {
      assertThatThrownBy(() -> type(name, "\u0089PNG\r\n\u001a\n"))
          .isInstanceOf(FileRejectedException.class)
          .hasMessageStartingWith(
              "“%s” can't be attached. These types can: png, jpg".formatted(name));
    }
    assertThatThrownBy(() -> type("a.txt", "")).hasMessage("“a.txt” is empty.");
  }

  @Test
  void a_drawing_and_a_page_are_texts_which_no_browser_shows() throws FileRejectedException {
    assertThat(type("a.svg", "<svg onload='alert(1)'/>").isPicture()).isFalse();
    assertThat(type("a.html", "<script>alert(1)</script>").mediaType()).isEqualTo("text/plain");
  }

  @Test
  void a_name_loses_its_folders_and_invisible_characters() {
    assertThat(FileName.of("C:\\photos\\roof.png")).isEqualTo("roof.png");
    assertThat(FileName.of("../../etc/passwd.txt")).isEqualTo("passwd.txt");
    assertThat(FileName.of("roof\u202Egnp.exe")).isEqualTo("roofgnp.exe");
    assertThat(FileName.of("a\r\nb\u0000.txt")).isEqualTo("ab.txt");
    assertThat(FileName.of("x".repeat(300) + ".png")).hasSize(FileName.LENGTH).endsWith("x.png");
  }

  @Test
  void a_size_has_a_unit() {
    assertThat(FileSize.text(1)).isEqualTo("1 byte");
    assertThat(FileSize.text(1023)).isEqualTo("1023 bytes");
    assertThat(FileSize.text(1536)).isEqualTo("1.5 KB");
    assertThat(FileSize.text(10L * 1024 * 1024)).isEqualTo("10 MB");
  }
}
