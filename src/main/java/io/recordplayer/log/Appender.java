package io.recordplayer.log;

import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.WriteResult;
import io.recordplayer.record.RecordCodec;
import io.recordplayer.record.RecordTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Appends records over the shared call if there is one, otherwise by a call of their own. */
final class Appender {
  private final KurrentDBClient client;
  private final PipelinedAppends shared;
  private final RecordCodec codec;

  Appender(KurrentDBClient client, PipelinedAppends shared, RecordCodec codec) {
    this.client = client;
    this.shared = shared;
    this.codec = codec;
  }

  /** As {@link Log#append}. */
  AppendAcknowledgement append(String stream, long expected, List<NewRecord> records) {
    List<PipelinedAppends.Event> events = new ArrayList<>(records.size());
    for (NewRecord record : records) {
      events.add(
          PipelinedAppends.Event.of(
              record.id(),
              RecordTypes.nameOf(record.data().getClass()),
              codec.data(record.data()),
              codec.envelope(record.origin(), record.link())));
    }
    try {
      return appendEvents(stream, expected, events);
    } catch (PipelinedAppends.Unsupported _) {
      return appendEvents(stream, expected, events);
    } catch (LogException e) {
      if (LogCalls.isInvalid(e.getCause())) {
        throw new LogException.InvalidRecords("The log can't append this to " + stream + ".", e);
      }
      throw e;
    }
  }

  private AppendAcknowledgement appendEvents(
      String stream, long expected, List<PipelinedAppends.Event> events) {
    String what = "append to " + stream;
    CompletableFuture<AppendAcknowledgement> pipelined = shared.append(stream, expected, events);
    if (pipelined != null) {
      return LogCalls.awaitEnding(what, pipelined);
    }
    WriteResult result =
        LogCalls.await(
            what,
            client.appendToStream(
                stream,
                AppendToStreamOptions.get().streamState(stateOf(expected)),
                events.stream().map(Appender::eventData).iterator()));
    return new AppendAcknowledgement(
        result.getNextExpectedRevision().toRawLong(),
        RecordDecoder.positionOf(result.getLogPosition()));
  }

  private static StreamState stateOf(long expected) {
    if (expected == Log.ANY) {
      return StreamState.any();
    }
    return expected == Log.NO_RECORD
        ? StreamState.noStream()
        : StreamState.streamRevision(expected);
  }

  private static EventData eventData(PipelinedAppends.Event event) {
    return EventData.builderAsJson(event.id(), event.type(), event.data().toByteArray())
        .metadataAsBytes(event.metadata().toByteArray())
        .build();
  }
}
