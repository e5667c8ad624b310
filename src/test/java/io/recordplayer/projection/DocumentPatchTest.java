package io.recordplayer.projection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.recordplayer.record.ModelJson;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** A patched document equals the document that the whole view would have. */
class DocumentPatchTest {
  enum Lane {
    TODO,
    DOING {
      @Override
      public String toString() {
        return "in progress";
      }
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  @JsonSubTypes({@JsonSubTypes.Type(Mark.Star.class), @JsonSubTypes.Type(Mark.Text.class)})
  sealed interface Mark {
    record Star() implements Mark {}

    record Text(String text) implements Mark {}
  }

  record Renamed(@JsonProperty("n") int number) {}

  record Id(String value) {}

  record Card(
      Id id,
      @Nullable String title,
      Optional<String> owner,
      List<Mark> marks,
      double weight,
      BigDecimal price,
      Renamed renamed) {}

  record Column(Optional<Integer> limit, List<Card> cards) {}

  record View(
      String name,
      long count,
      Map<Lane, Column> lanes,
      Map<String, List<Integer>> scores,
      Set<String> tags,
      @Nullable Mark mark,
      Instant at,
      List<View> parts) {}

  private static final View EMPTY =
      new View("", 0, Map.of(), Map.of(), Set.of(), null, Instant.EPOCH, List.of());

  private static Card card(Random random) {
    return new Card(
        new Id("card" + random.nextInt()),
        random.nextInt(5) == 0 ? null : "title \"" + random.nextInt(9),
        random.nextBoolean() ? Optional.empty() : Optional.of("ann"),
        List.of(mark(random), mark(random)),
        random.nextDouble(),
        new BigDecimal("1.10"),
        new Renamed(random.nextInt(3)));
  }

  private static Mark mark(Random random) {
    return random.nextBoolean() ? new Mark.Star() : new Mark.Text("m" + random.nextInt(9));
  }

  private static List<Card> changed(List<Card> cards, Random random) {
    List<Card> next = new ArrayList<>(cards);
    int place = cards.isEmpty() ? 0 : random.nextInt(cards.size());
    switch (cards.isEmpty() ? 0 : random.nextInt(6)) {
      case 0 -> next.add(place, card(random));
      case 1 -> next.remove(place);
      case 2 -> {
        Card old = next.get(place);
        next.set(
            place,
            new Card(
                old.id(),
                "new" + random.nextInt(),
                old.owner(),
                old.marks(),
                old.weight(),
                old.price(),
                old.renamed()));
      }
      case 3 -> next.add(random.nextInt(cards.size()), next.remove(place));
      case 4 -> Collections.shuffle(next, random);
      default -> next.add(next.get(place));
    }
    return next;
  }

  private static View changed(View view, Random random, int depth) {
    String name = view.name();
    long count = view.count();
    Map<Lane, Column> lanes = view.lanes();
    Map<String, List<Integer>> scores = view.scores();
    Set<String> tags = view.tags();
    Mark mark = view.mark();
    Instant at = view.at();
    List<View> parts = view.parts();
    switch (random.nextInt(8)) {
      case 0 -> name = "name" + random.nextInt(5);
      case 1 -> count += random.nextInt(3);
      case 2 -> {
        lanes = new EnumMap<>(Lane.class);
        lanes.putAll(view.lanes());
        Lane lane = Lane.values()[random.nextInt(2)];
        Column column = lanes.getOrDefault(lane, new Column(Optional.empty(), List.of()));
        lanes.put(
            lane,
            new Column(
                random.nextInt(4) == 0 ? Optional.of(random.nextInt(5)) : column.limit(),
                changed(column.cards(), random)));
      }
      case 3 -> {
        scores = random.nextBoolean() ? new HashMap<>(scores) : new LinkedHashMap<>(scores);
        String key = "k" + random.nextInt(20);
        if (random.nextInt(3) == 0) {
          scores.remove(key);
        } else {
          List<Integer> more = new ArrayList<>(scores.getOrDefault(key, List.of()));
          more.add(random.nextInt(3));
          scores.put(key, more);
        }
      }
      case 4 -> {
        Set<String> more = new java.util.TreeSet<>(tags);
        more.add("t" + random.nextInt(9));
        tags = random.nextBoolean() ? Set.copyOf(more) : more;
      }
      case 5 -> mark = random.nextInt(3) == 0 ? null : mark(random);
      case 6 -> at = Instant.ofEpochSecond(random.nextInt(3));
      default -> {
        parts = new ArrayList<>(parts);
        if (depth > 0 && !parts.isEmpty()) {
          int place = random.nextInt(parts.size());
          parts.set(place, changed(parts.get(place), random, depth - 1));
        } else {
          parts.add(EMPTY);
        }
      }
    }
    return new View(name, count, lanes, scores, tags, mark, at, parts);
  }

  @RepeatedTest(20)
  void a_patched_document_equals_the_next_views_document(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    View view = EMPTY;
    Object tree = DocumentPatch.tree(Document.json(view));
    for (int i = 0; i < 400; i++) {
      View next = view;
      for (int events = random.nextInt(3); events >= 0; events--) {
        next = changed(next, random, 2);
      }
      String patch = Objects.requireNonNull(ViewDifference.between(View.class, view, next));
      tree = DocumentPatch.apply(tree, DocumentPatch.tree(patch));
      assertThat(tree).isEqualTo(DocumentPatch.tree(Document.json(next)));
      view = next;
    }
    View read = ModelJson.MAPPER.convertValue(tree, View.class);
    assertThat(read).isEqualTo(ModelJson.MAPPER.readValue(Document.json(view), View.class));
  }

  @Test
  void a_patch_contains_only_the_changes() {
    Random random = new Random(1);
    List<Card> cards = IntStream.range(0, 1_000).mapToObj(_ -> card(random)).toList();
    View view =
        new View(
            "a",
            1,
            Map.of(Lane.TODO, new Column(Optional.empty(), cards)),
            Map.of(),
            Set.of(),
            null,
            Instant.EPOCH,
            List.of());
    List<Card> moved = new ArrayList<>(cards);
    moved.add(900, moved.remove(100));
    View next =
        new View(
            "a",
            1,
            Map.of(Lane.TODO, new Column(Optional.empty(), moved)),
            Map.of(),
            Set.of(),
            null,
            Instant.EPOCH,
            List.of());
    assertThat(ViewDifference.between(View.class, view, next))
        .isEqualTo("{\"lanes\":{\"TODO\":{\"cards\":[1000,100,901,[101,901],[100,101]]}}}");
    assertThat(ViewDifference.between(View.class, view, view)).isEqualTo("{}");
  }

  record Anything(Object value) {}

  @Test
  void there_is_no_patch_if_the_json_of_a_value_depends_on_its_place() {
    assertThat(
            ViewDifference.between(
                Anything.class, new Anything(new Id("a")), new Anything(new Id("b"))))
        .isNull();
  }
}
