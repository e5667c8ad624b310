/**
 * A log in one's own process: a gRPC server that speaks EventStoreDB's protocol and keeps its
 * records in one SQLite file. Programs reach it as they would reach the real server, through the
 * official client and a connection string. No other package of this project, and no Spring, inside.
 */
@NullMarked
@NamedInterface("eventstore")
package io.recordplayer.embedded.eventstore;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
