package io.recordplayer.embedded.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.SubscribeToAllOptions;
import io.kurrent.dbclient.SubscriptionListener;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

class EmbeddedEventStoreExtensionTest {
  private static void append(KurrentDBClient client, StreamState expected) throws Exception {
    client
        .appendToStream(
            "s-1",
            AppendToStreamOptions.get().streamState(expected),
            EventData.builderAsJson(
                    UUID.randomUUID(), "said", "{}".getBytes(StandardCharsets.UTF_8))
                .build())
        .get(20, TimeUnit.SECONDS);
  }

  private static StreamState after(RepetitionInfo repetition) {
    int before = repetition.getCurrentRepetition() - 1;
    return before == 0 ? StreamState.noStream() : StreamState.streamRevision(before - 1);
  }

  @Nested
  class In_a_field {
    @RegisterExtension
    private final EmbeddedEventStoreExtension log = new EmbeddedEventStoreExtension();

    @RepeatedTest(2)
    void each_method_has_a_log_of_its_own(KurrentDBClient client, EmbeddedEventStore itself)
        throws Exception {
      append(client, StreamState.noStream());
      assertThat(log.client()).isSameAs(client);
      assertThat(log.connectionString()).isEqualTo(itself.connectionString());
    }

    @RepeatedTest(2)
    void a_subscription_that_is_left_open_hinders_nobody(KurrentDBClient client) throws Exception {
      client
          .subscribeToAll(new SubscriptionListener() {}, SubscribeToAllOptions.get().fromStart())
          .get(20, TimeUnit.SECONDS);
    }
  }

  @Nested
  class In_a_static_field {
    @RegisterExtension
    static final EmbeddedEventStoreExtension LOG = new EmbeddedEventStoreExtension();

    @RepeatedTest(3)
    void all_methods_share_one(RepetitionInfo repetition) throws Exception {
      append(LOG.client(), after(repetition));
    }

    @Nested
    class And_what_is_nested {
      @RepeatedTest(3)
      void shares_it_too(KurrentDBClient client) {
        assertThat(client).isSameAs(LOG.client());
      }
    }
  }

  @Nested
  @ExtendWith(EmbeddedEventStoreExtension.class)
  class On_the_class {
    @RepeatedTest(3)
    void all_methods_share_one(KurrentDBClient client, RepetitionInfo repetition) throws Exception {
      append(client, after(repetition));
    }
  }
}
