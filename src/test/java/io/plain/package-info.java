/** A Spring Boot application that has RecordPlayer on its class path and no use of it. */
@NullMarked
package io.plain;

import org.jspecify.annotations.NullMarked;
