package io.recordplayer.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates folders and files that only their owner can read, if the file system supports owners. */
public final class PrivateFiles {
  private static final Logger LOG = LoggerFactory.getLogger(PrivateFiles.class);
  private static final Set<PosixFilePermission> FOLDER_PERMISSIONS =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> FILE_PERMISSIONS =
      PosixFilePermissions.fromString("rw-------");
  private static final int SECRET_BYTES = 32;

  /** A secret must need no escapes in a connection string or in a configuration file. */
  private static final Pattern SECRET_FORMAT = Pattern.compile("[A-Za-z0-9_-]{16,}");

  private PrivateFiles() {}

  /**
   * Creates a folder if it is missing, and denies others access to an existing one. If the file
   * system refuses that, a warning is logged.
   */
  public static Path createFolder(Path folder) throws IOException {
    if (supportsPermissions(folder)) {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(FOLDER_PERMISSIONS));
      setPermissions(folder, FOLDER_PERMISSIONS);
    } else {
      Files.createDirectories(folder);
    }
    return folder;
  }

  /** Creates an empty file if it is missing; an existing file keeps its permissions. */
  public static void createFile(Path file) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(
          file,
          supportsPermissions(file)
              ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(FILE_PERMISSIONS)}
              : new FileAttribute<?>[0]);
    }
  }

  /**
   * Denies everybody but the owner access to a file. If the file system refuses that, a warning is
   * logged.
   */
  public static void restrictToOwner(Path file) throws IOException {
    if (supportsPermissions(file)) {
      setPermissions(file, FILE_PERMISSIONS);
    }
  }

  /** Fails softly: a volume may belong to another user, and a share may have fixed permissions. */
  private static void setPermissions(Path path, Set<PosixFilePermission> modes) throws IOException {
    if (Files.getPosixFilePermissions(path).equals(modes)) {
      return;
    }
    try {
      Files.setPosixFilePermissions(path, modes);
    } catch (IOException e) {
      LOG.warn(
          "other users of this machine may have access to {}: its permissions can't be set to {}"
              + " ({})",
          path,
          PosixFilePermissions.toString(modes),
          e.getMessage());
    }
  }

  /**
   * Returns the secret in a file; creates the file with a random secret if it is missing.
   *
   * @throws IOException if the file can't be read or created, or contains something else
   */
  public static String readOrCreateSecret(Path file) throws IOException {
    if (!Files.exists(file)) {
      writeNewSecret(file);
    } else {
      restrictToOwner(file);
    }
    String secret = Files.readString(file).strip();
    if (!SECRET_FORMAT.matcher(secret).matches()) {
      throw new IOException(
          "a secret has at least 16 letters, digits, - or _; delete the file to get a new"
              + " one");
    }
    return secret;
  }

  /** Writes the file atomically: after a kill it is complete or missing. */
  private static void writeNewSecret(Path file) throws IOException {
    byte[] random = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(random);
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(part);
    createFile(part);
    Files.writeString(part, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static boolean supportsPermissions(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
