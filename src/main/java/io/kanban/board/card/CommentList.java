package io.kanban.board.card;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.signals.Signal;
import io.kanban.board.CardView.Comment;
import io.kanban.shell.MarkdownText;
import io.kanban.shell.PersonAvatar;
import io.kanban.text.Mentions;
import io.recordplayer.client.KeyedList;
import io.recordplayer.client.RelativeTime;
import java.util.List;

/** Shows texts that people have written on a card, oldest first. */
final class CommentList extends OrderedList {
  private static final long serialVersionUID = 1L;

  CommentList(String label, Signal<List<Comment>> comments) {
    addClassName("comments");
    getElement().setAttribute("aria-label", label);
    bindVisible(comments.map(all -> !all.isEmpty()));
    KeyedList.of(this, comments, comment -> item(comment.peek()));
  }

  private static ListItem item(Comment comment) {
    PersonAvatar avatar = new PersonAvatar(comment.who());
    avatar.getElement().setAttribute("aria-hidden", "true");
    Span who = new Span(comment.who().name());
    who.addClassName("who-wrote");
    RelativeTime time = new RelativeTime(comment.when());
    time.addClassName("when");
    Div head = new Div(who, time);
    head.addClassName("comment-head");
    Div text = new Div(head, new MarkdownText(Mentions.asMarkdown(comment.text())));
    text.addClassName("comment-text");
    return new ListItem(avatar, text);
  }
}
