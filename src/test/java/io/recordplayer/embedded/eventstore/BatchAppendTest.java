package io.recordplayer.embedded.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Empty;
import com.google.protobuf.Timestamp;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.kurrent.dbclient.DeleteStreamOptions;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.proto.shared.Shared;
import io.kurrent.dbclient.proto.streams.StreamsGrpc;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.BatchAppendReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.BatchAppendResp;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The batch append call of clients in other languages; the Java client doesn't use it. */
class BatchAppendTest extends ServedLogTestBase {
  private static final int MANY = 5_000;

  private final BlockingQueue<Object> answers = new LinkedBlockingQueue<>();
  private ManagedChannel channel;
  private StreamObserver<BatchAppendReq> call;

  @BeforeEach
  void call() {
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", store.port())
            .usePlaintext()
            .directExecutor()
            .build();
    call = begun();
  }

  private StreamObserver<BatchAppendReq> begun() {
    return StreamsGrpc.newStub(channel)
        .batchAppend(
            new StreamObserver<>() {
              @Override
              public void onNext(BatchAppendResp answer) {
                answers.add(answer);
              }

              @Override
              public void onError(Throwable cause) {
                answers.add(cause);
              }

              @Override
              public void onCompleted() {
                answers.add("completed");
              }
            });
  }

  @AfterEach
  void hangUp() {
    channel.shutdownNow();
  }

  private Object next() throws Exception {
    return answers.poll(20, TimeUnit.SECONDS);
  }

  private BatchAppendResp answer() throws Exception {
    return (BatchAppendResp) next();
  }

  private static BatchAppendReq.Builder begin(UUID name, String stream) {
    return BatchAppendReq.newBuilder()
        .setCorrelationId(Protocol.structuredId(name))
        .setOptions(
            BatchAppendReq.Options.newBuilder()
                .setStreamIdentifier(Protocol.streamIdentifier(stream))
                .setAny(Empty.getDefaultInstance()));
  }

  private static BatchAppendReq.Builder goOn(UUID name) {
    return BatchAppendReq.newBuilder().setCorrelationId(Protocol.structuredId(name));
  }

  private static BatchAppendReq.ProposedMessage proposed(String text) {
    return BatchAppendReq.ProposedMessage.newBuilder()
        .setId(Protocol.structuredId(UUID.randomUUID()))
        .putMetadata("type", "said")
        .putMetadata("content-type", "application/json")
        .setData(ByteString.copyFromUtf8("\"" + text + "\""))
        .build();
  }

  @Test
  void an_append_that_comes_in_parts_is_answered_by_its_name() throws Exception {
    UUID first = UUID.randomUUID();
    UUID second = UUID.randomUUID();
    call.onNext(begin(first, "s").addProposedMessages(proposed("a")).build());
    call.onNext(begin(second, "t").addProposedMessages(proposed("c")).setIsFinal(true).build());
    BatchAppendResp answered = answer();
    assertThat(answered.getCorrelationId()).isEqualTo(Protocol.structuredId(second));
    assertThat(answered.getSuccess().getCurrentRevision()).isZero();
    assertThat(answered.getSuccess().getPosition().getCommitPosition()).isEqualTo(1);
    assertThat(answered.hasAny()).isTrue();
    call.onNext(goOn(first).addProposedMessages(proposed("b")).setIsFinal(true).build());
    answered = answer();
    assertThat(answered.getCorrelationId()).isEqualTo(Protocol.structuredId(first));
    assertThat(Protocol.streamName(answered.getStreamIdentifier())).isEqualTo("s");
    assertThat(answered.getSuccess().getCurrentRevision()).isEqualTo(1);
    call.onCompleted();
    assertThat(next()).isEqualTo("completed");
    assertThat(texts("s")).containsExactly("a", "b");
  }

  @Test
  void one_that_is_refused_says_why_and_leaves_the_others_alone() throws Exception {
    append("s", StreamState.any(), event("a"));
    get(client.tombstoneStream("ended", DeleteStreamOptions.get()));
    BatchAppendReq.Builder wrong = begin(UUID.randomUUID(), "s").addProposedMessages(proposed("b"));
    wrong.getOptionsBuilder().setStreamPosition(7);
    call.onNext(wrong.setIsFinal(true).build());
    Shared.WrongExpectedVersion conflict =
        answer().getError().getDetails(0).unpack(Shared.WrongExpectedVersion.class);
    assertThat(conflict.getCurrentStreamRevision()).isZero();
    assertThat(conflict.getExpectedStreamPosition()).isEqualTo(7);
    call.onNext(
        begin(UUID.randomUUID(), "ended")
            .addProposedMessages(proposed("b"))
            .setIsFinal(true)
            .build());
    assertThat(answer().getError().getDetails(0).is(Shared.StreamDeleted.class)).isTrue();
    call.onNext(
        begin(UUID.randomUUID(), "s")
            .addProposedMessages(proposed("x".repeat(2_000_000)))
            .setIsFinal(true)
            .build());
    assertThat(
            answer()
                .getError()
                .getDetails(0)
                .unpack(Shared.MaximumAppendSizeExceeded.class)
                .getMaxAppendSize())
        .isEqualTo(1_048_576);
    call.onNext(
        begin(UUID.randomUUID(), "s")
            .addProposedMessages(proposed("b").toBuilder().clearMetadata())
            .setIsFinal(true)
            .build());
    assertThat(answer().getError().getMessage()).contains("no type");
    call.onNext(
        goOn(UUID.randomUUID()).addProposedMessages(proposed("b")).setIsFinal(true).build());
    assertThat(answer().getError().getMessage()).contains("no stream");
    call.onNext(
        begin(UUID.randomUUID(), "s").addProposedMessages(proposed("b")).setIsFinal(true).build());
    assertThat(answer().getSuccess().getCurrentRevision()).isEqualTo(1);
  }

  @Test
  void one_that_comes_too_late_is_not_made() throws Exception {
    BatchAppendReq.Builder late = begin(UUID.randomUUID(), "s").addProposedMessages(proposed("a"));
    late.getOptionsBuilder().setDeadline(Duration.newBuilder().setNanos(1));
    call.onNext(late.build());
    call.onNext(late.clone().clearOptions().clearProposedMessages().setIsFinal(true).build());
    assertThat(answer().getError().getDetails(0).is(Shared.Timeout.class)).isTrue();
    late.getOptionsBuilder().setDeadline21100(Timestamp.newBuilder().setSeconds(1));
    call.onNext(late.setIsFinal(true).build());
    assertThat(answer().getError().getDetails(0).is(Shared.Timeout.class)).isTrue();
    late.getOptionsBuilder().setDeadline(Duration.newBuilder().setSeconds(Long.MAX_VALUE));
    call.onNext(late.build());
    assertThat(answer().getSuccess().getCurrentRevision()).isZero();
  }

  @Test
  void one_to_a_stream_that_the_log_keeps_itself_is_denied_alone() throws Exception {
    call.onNext(
        begin(UUID.randomUUID(), "$ce-s")
            .addProposedMessages(proposed("a"))
            .setIsFinal(true)
            .build());
    assertThat(answer().getError().getDetails(0).is(Shared.AccessDenied.class)).isTrue();
    call.onNext(
        begin(UUID.randomUUID(), "s").addProposedMessages(proposed("b")).setIsFinal(true).build());
    assertThat(answer().getSuccess().getCurrentRevision()).isZero();
  }

  @Test
  void who_begins_and_never_ends_is_cut_off() throws Exception {
    for (int i = 0; i < 100; i++) {
      call.onNext(begin(new UUID(0, i), "s").addProposedMessages(proposed("a")).build());
    }
    assertThat(next()).isInstanceOf(io.grpc.StatusRuntimeException.class);
  }

  @Test
  void one_that_ends_before_it_is_whole_is_refused_and_keeps_no_room() throws Exception {
    ByteString large = ByteString.copyFrom(new byte[1_000_000]);
    // Together they exceed the bytes that may wait to be written.
    for (long left = Runtime.getRuntime().maxMemory() / 8; left >= 0; left -= 16L * large.size()) {
      for (int i = 0; i < 16; i++) {
        call.onNext(
            begin(new UUID(1, i), "s")
                .addProposedMessages(proposed("a").toBuilder().setData(large))
                .build());
      }
      call.onCompleted();
      for (int i = 0; i < 16; i++) {
        assertThat(answer().getError().getCode()).isEqualTo(Code.INVALID_ARGUMENT.value());
      }
      assertThat(next()).isEqualTo("completed");
      call = begun();
    }
    call.onNext(
        begin(UUID.randomUUID(), "s").addProposedMessages(proposed("b")).setIsFinal(true).build());
    assertThat(answer().getSuccess().getCurrentRevision()).isZero();
  }

  @Test
  void many_that_are_not_waited_for_are_all_answered_in_their_order() throws Exception {
    for (int i = 0; i < MANY; i++) {
      call.onNext(
          begin(new UUID(0, i), "s")
              .addProposedMessages(proposed(String.valueOf(i)))
              .setIsFinal(true)
              .build());
    }
    call.onCompleted();
    for (int i = 0; i < MANY; i++) {
      assertThat(answer().getSuccess().getCurrentRevision()).isEqualTo(i);
    }
    assertThat(next()).isEqualTo("completed");
  }
}
