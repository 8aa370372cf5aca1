/**
 * What every room shares and users compile against: opaque JSON bytes, call errors, limits. Knows
 * nothing but the JDK and JSpecify.
 */
@NullMarked
package io.pcm.api;

import org.jspecify.annotations.NullMarked;
