/**
 * The API that all modules share and users compile against: opaque JSON bytes, call errors, limits.
 * Depends only on the JDK and JSpecify.
 */
@NullMarked
package io.pcm.api;

import org.jspecify.annotations.NullMarked;
