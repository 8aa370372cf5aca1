/**
 * Tries tasks of a workflow on a few items in one context here, without a run: for people who write
 * prompts and libraries.
 */
@NullMarked
package io.pcm.runtime.trial;

import org.jspecify.annotations.NullMarked;
