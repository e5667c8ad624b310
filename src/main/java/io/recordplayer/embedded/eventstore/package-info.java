/**
 * A log in one's own process: a gRPC server that speaks EventStoreDB's protocol and keeps its
 * records in one SQLite file. Programs reach it as they would reach the real server, through the
 * official client and a connection string. No other package of this project, and no Spring, inside.
 *
 * <p>It can be used alone: {@link io.recordplayer.embedded.eventstore.EmbeddedEventStore} starts
 * one, {@link io.recordplayer.embedded.eventstore.EmbeddedEventStoreExtension} gives a fresh one to
 * tests, {@link io.recordplayer.embedded.eventstore.LogAdmin} is the operator's command line:
 * backup, restore, check, and copy to a real server and back.
 */
@NullMarked
@NamedInterface("eventstore")
package io.recordplayer.embedded.eventstore;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
