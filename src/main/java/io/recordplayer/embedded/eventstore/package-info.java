/**
 * A log inside a program: a gRPC server that speaks EventStoreDB's protocol and stores its events
 * in one SQLite file. Programs use the official client with a connection string, as for a real
 * server. This package depends neither on other packages of this project nor on Spring.
 *
 * <p>It can be used alone: {@link io.recordplayer.embedded.eventstore.EmbeddedEventStore} starts a
 * log, {@link io.recordplayer.embedded.eventstore.EmbeddedEventStoreExtension} gives tests a fresh
 * one, and {@link io.recordplayer.embedded.eventstore.LogAdmin} is the operator's command line for
 * backup, restore, check, and copies to and from a real server.
 */
@NullMarked
@NamedInterface("eventstore")
package io.recordplayer.embedded.eventstore;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
