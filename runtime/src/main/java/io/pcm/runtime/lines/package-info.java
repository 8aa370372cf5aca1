/**
 * Result lines after they were read: chooses rows and fields, writes them in other forms, and
 * compares the rows of two tasks. Knows no run: lines come in one at a time.
 */
@NullMarked
package io.pcm.runtime.lines;

import org.jspecify.annotations.NullMarked;
