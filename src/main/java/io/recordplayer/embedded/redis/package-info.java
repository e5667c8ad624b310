/** Runs a real Redis as a child process. */
@NullMarked
@NamedInterface("redis")
package io.recordplayer.embedded.redis;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
