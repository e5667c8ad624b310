package io.kanban.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.recordplayer.record.Person;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MentionsTest {
  private static final Person BILL = new Person("bill", "Bill");
  private static final Person BILL_SMITH = new Person("bill-2", "Bill Smith");
  private static final Person ZOE = new Person("zoe", "Zoë (QA)");
  private static final List<Person> PEOPLE = List.of(BILL, BILL_SMITH, ZOE);

  @Test
  void a_name_after_an_at_sign_is_stored_with_the_persons_id_and_read_as_the_name() {
    String stored = Mentions.toStore("@bill, ask @Zoë (QA) or @Bill Smith.", PEOPLE);
    assertThat(stored).isEqualTo("@[Bill](bill), ask @[Zoë (QA)](zoe) or @[Bill Smith](bill-2).");
    assertThat(Mentions.in(stored)).containsExactly(BILL, ZOE, BILL_SMITH);
    assertThat(Mentions.asPeopleRead(stored)).isEqualTo("@Bill, ask @Zoë (QA) or @Bill Smith.");
    assertThat(Mentions.asMarkdown("Ask @[Zoë (QA)](zoe).")).isEqualTo("Ask ***@Zoë \\(QA\\)***.");
  }

  @Test
  void other_texts_mention_nobody() {
    for (String text : List.of("bill@bill.org", "@Billy", "@Eve", "@@Bill", "Bill", "@", "")) {
      assertThat(Mentions.toStore(text, PEOPLE)).isEqualTo(text);
      assertThat(Mentions.in(text)).isEmpty();
    }
    assertThat(Mentions.toStore("@Bill", List.of())).isEqualTo("@Bill");
    assertThat(Mentions.in("@[Bill](no id) [Bill](bill)")).isEmpty();
  }

  @Test
  void a_stored_mention_stays_as_it_is_when_the_text_is_stored_again() {
    assertThat(Mentions.toStore("@[Bill](bill) @[Bill](bill)", PEOPLE))
        .isEqualTo("@[Bill](bill) @[Bill](bill)");
    assertThat(Mentions.in("@[Bill](bill) @[Bill](bill)")).containsExactly(BILL);
  }

  @Test
  void a_text_mentions_only_so_many_people() {
    String all =
        IntStream.rangeClosed(0, Mentions.MOST)
            .mapToObj("@[Bill](bill-%d)"::formatted)
            .collect(Collectors.joining());
    assertThat(Mentions.in(all)).hasSize(Mentions.MOST);
  }

  @Test
  void a_name_that_two_people_share_mentions_both() {
    assertThat(Mentions.toStore("@Bill", List.of(BILL, new Person("other", "Bill"))))
        .isEqualTo("@[Bill](bill) @[Bill](other)");
  }

  @Test
  void a_name_that_has_begun_at_the_end_can_be_completed() {
    assertThat(Mentions.completing("Ask @bi", PEOPLE)).containsExactly(BILL, BILL_SMITH);
    assertThat(Mentions.completing("Ask @", PEOPLE)).containsExactlyElementsOf(PEOPLE);
    assertThat(Mentions.completing("Ask @Bill S", PEOPLE)).containsExactly(BILL_SMITH);
    assertThat(Mentions.completed("Ask @bi", BILL_SMITH)).isEqualTo("Ask @Bill Smith ");
    for (String text : List.of("Ask", "bill@bi", "@bi and more", "@bi\n", "@x")) {
      assertThat(Mentions.completing(text, PEOPLE)).isEmpty();
    }
  }

  @Test
  void a_name_with_brackets_is_stored_without_them() {
    Person eve = new Person("eve", "Eve [QA]");
    String stored = Mentions.toStore("Ask @Eve [QA].", List.of(eve));
    assertThat(stored).isEqualTo("Ask @[Eve QA](eve).");
    assertThat(Mentions.in(stored)).extracting(Person::id).containsExactly("eve");
  }

  @Test
  void mentions_are_counted_as_often_as_they_are_in_the_text() {
    assertThat(Mentions.count("@[Bill](bill) @[Bill](bill) @Bill")).isEqualTo(2);
  }
}
