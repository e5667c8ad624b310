package io.kanban.people;

import io.recordplayer.embedded.PrivateFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A secret that is made once and kept in a file that only its owner may read. */
final class SecretFile {
  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private SecretFile() {}

  /** Whoever comes first makes it, whole; everybody reads the same. */
  static String in(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve("remember-me.key");
    if (!Files.exists(file)) {
      make(folder, file);
    }
    PrivateFiles.restrictToOwner(file);
    return Files.readString(file);
  }

  private static void make(Path folder, Path file) throws IOException {
    byte[] secret = new byte[BYTES];
    RANDOM.nextBytes(secret);
    Path whole = Files.createTempFile(folder, "remember-me", ".new");
    try {
      PrivateFiles.restrictToOwner(whole);
      Files.writeString(whole, HexFormat.of().formatHex(secret));
      // Unlike a rename, a link never replaces what another process put there meanwhile.
      Files.createLink(file, whole);
    } catch (FileAlreadyExistsException _) {
      // The other's key serves.
    } finally {
      Files.delete(whole);
    }
  }
}
