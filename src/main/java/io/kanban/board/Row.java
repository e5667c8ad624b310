package io.kanban.board;

/** A row of a column, in which one of several parallel processes runs. */
public record Row(RowId id, String name) {}
