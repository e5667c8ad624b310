package io.kanban.board;

import io.kanban.file.ContentHash;
import io.kanban.file.FileType;

/**
 * A file that a person attached to a card. Its content is in the file store.
 *
 * @param size in bytes
 */
public record AttachedFile(FileId id, String name, FileType type, long size, ContentHash sha256) {}
