/**
 * Says why a run, a task, a call, a pilot or a context waits, has failed or is slow, and what to do
 * about it.
 */
@NullMarked
package io.pcm.runtime.why;

import org.jspecify.annotations.NullMarked;
