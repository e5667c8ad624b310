package io.recordplayer.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class CauseChainTest {
  @Test
  void the_root_cause_is_named_after_the_failure() {
    Exception refused = new ConnectException("Connection refused: redis:6379");
    Exception failed =
        new IllegalStateException("Unable to connect", new Exception("pool", refused));
    assertThat(CauseChain.of(failed))
        .isEqualTo("Unable to connect: Connection refused: redis:6379");
  }

  @Test
  void a_cause_that_the_message_names_is_not_repeated() {
    Exception refused = new ConnectException("refused");
    assertThat(CauseChain.of(refused)).isEqualTo("refused");
    assertThat(CauseChain.of(new ExecutionException(refused)))
        .isEqualTo("java.net.ConnectException: refused");
  }

  @Test
  void a_failure_without_a_message_is_named_by_its_class() {
    assertThat(CauseChain.of(new IllegalStateException("It broke.", new NullPointerException())))
        .isEqualTo("It broke.: NullPointerException");
  }

  @Test
  void a_circle_of_causes_ends() {
    Exception one = new Exception("one");
    Exception two = new Exception("two", one);
    one.initCause(two);
    assertThat(CauseChain.of(one)).isEqualTo("one: two");
  }
}
