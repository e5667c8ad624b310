package io.kanban.file;

import io.recordplayer.embedded.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.UUID;

/**
 * Keeps content in a folder that only its owner can read: a file for each content, named by the
 * hash. Content is written to a temporary file, forced to the disk, and then renamed, so that a
 * file with the name of a hash is always complete.
 */
public final class FolderFileStore implements FileStore {
  private static final int BUFFER = 64 * 1024;

  /** Number of digits that name a subfolder, so that no folder has too many files. */
  private static final int PREFIX = 2;

  private static final String TEMPORARY = "uploads";

  private final Path folder;

  /** A store in this folder, which is created when the first content is stored. */
  public FolderFileStore(Path folder) {
    this.folder = folder;
  }

  @Override
  public StoredContent store(InputStream content, long most) throws IOException {
    PrivateFiles.createFolder(folder);
    Path temporary = PrivateFiles.createFolder(folder.resolve(TEMPORARY));
    Path part = temporary.resolve(UUID.randomUUID() + ".part");
    try {
      PrivateFiles.createFile(part);
      StoredContent stored = write(content, part, most);
      keep(part, stored.hash());
      return stored;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static StoredContent write(InputStream content, Path part, long most) throws IOException {
    MessageDigest digest = ContentHash.digest();
    long size = 0;
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      OutputStream out = Channels.newOutputStream(channel);
      byte[] buffer = new byte[BUFFER];
      for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
        size += read;
        if (size > most) {
          throw FileRejectedException.tooLarge(most);
        }
        digest.update(buffer, 0, read);
        out.write(buffer, 0, read);
      }
      channel.force(true);
    }
    return new StoredContent(ContentHash.of(digest), size);
  }

  private void keep(Path part, ContentHash hash) throws IOException {
    Path subfolder = PrivateFiles.createFolder(subfolderOf(hash));
    Path file = subfolder.resolve(hash.value());
    if (!Files.exists(file)) {
      // Another process that stores the same content at this moment puts the same bytes there.
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      force(subfolder);
      force(folder);
    }
  }

  /** Writes a folder's list of files to the disk, where the system lets a program do so. */
  private static void force(Path directory) throws IOException {
    if (!directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public InputStream open(ContentHash hash) throws IOException {
    return Files.newInputStream(subfolderOf(hash).resolve(hash.value()));
  }

  @Override
  public long size() throws IOException {
    if (!Files.exists(folder)) {
      return 0;
    }
    Path temporary = folder.resolve(TEMPORARY);
    long[] bytes = {0};
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return directory.equals(temporary)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            bytes[0] += attributes.size();
            return FileVisitResult.CONTINUE;
          }

          // An operator may delete a file meanwhile; a folder that is not ours may be closed.
          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
          }
        });
    return bytes[0];
  }

  private Path subfolderOf(ContentHash hash) {
    return folder.resolve(hash.value().substring(0, PREFIX));
  }
}
