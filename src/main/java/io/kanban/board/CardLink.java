package io.kanban.board;

/** A link from a card to a page outside the application. */
public record CardLink(LinkId id, String url, String title, LinkKind kind) {}
