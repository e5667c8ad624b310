package io.kanban.board;

import com.vaadin.flow.signals.Signal;
import io.kanban.project.Project;
import io.kanban.project.Project.Member;
import io.recordplayer.record.Person;
import java.util.List;
import java.util.Set;

/** Who a card can be assigned to. */
record Members(Signal<Project> project) {
  List<Person> people() {
    return project.peek().members().values().stream().map(Member::person).toList();
  }

  /** The person as the project has them now; without roles where they are no member any more. */
  Member now(Person person) {
    return new Member(person, project.peek().rolesOf(person).orElse(Set.of()));
  }
}
