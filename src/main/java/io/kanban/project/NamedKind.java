package io.kanban.project;

/** A card kind's id and its name for people. */
public record NamedKind(KindId id, String name) {}
