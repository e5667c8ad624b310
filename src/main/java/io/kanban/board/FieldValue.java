package io.kanban.board;

/** The value of a field of a card. */
public record FieldValue(String name, String value) {}
