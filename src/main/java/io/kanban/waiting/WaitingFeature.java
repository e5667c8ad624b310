package io.kanban.waiting;

import io.kanban.board.BoardEvent.WaitingEvent;
import io.kanban.project.ProjectId;
import io.kanban.project.Projects;
import io.kanban.shell.HeaderItem;
import io.recordplayer.player.Feature;
import io.recordplayer.projection.Projection;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** Registers the counts of waiting cards, and the link in the header that shows the person's. */
@Configuration(proxyBeanMethods = false)
class WaitingFeature {
  /** The counts of a project, by the project's id. */
  static final Projection<WaitingFor> WAITING =
      Projection.of("waiting-for", WaitingFor.NONE)
          .on(WaitingEvent.class, WaitingFor::keysOf, WaitingFor::play)
          .version(2);

  /** Gives the view to the pages about projects, whose package doesn't know this one. */
  @Bean
  Projection<WaitingFor> waitingCards() {
    return WAITING;
  }

  @Bean
  Feature waitingFor() {
    return Feature.of().views(WAITING).access(ProjectId::new, Projects::rolesOfVisitor);
  }

  @Bean
  @Order(HeaderItem.LINKS)
  HeaderItem waitingLink() {
    return WaitingLink::new;
  }
}
