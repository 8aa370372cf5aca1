/**
 * Model files and prompts, as far as no engine is needed: whether a file is a complete model that
 * writes text, which files belong to it, their digests, and the placeholders of a prompt. Shared by
 * manager, pilots and the llama library, so that all of them treat a file the same way. Depends
 * only on the JDK. Treats all files as hostile.
 */
@NullMarked
package io.pcm.model;

import org.jspecify.annotations.NullMarked;
