/**
 * Rows of earlier versions of a task that count for a later one, because what computes them and
 * their items are the same.
 */
@NullMarked
package io.pcm.manager.rows;

import org.jspecify.annotations.NullMarked;
