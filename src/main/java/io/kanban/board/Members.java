package io.kanban.board;

import com.vaadin.flow.signals.Signal;
import io.kanban.project.Project;
import io.kanban.project.Project.Member;
import io.recordplayer.record.Person;
import java.util.List;

/** Who a card can be assigned to. */
record Members(Signal<Project> project) {
  List<Person> people() {
    return project.peek().members().values().stream().map(Member::person).toList();
  }
}
