/**
 * What can be said of model files and of prompts without an engine: whether a file's head is that
 * of a whole model which writes text, which files belong to it, what their digests are, and where
 * the places of a prompt are. Manager, pilots and the llama library share it, so that all of them
 * say the same of the same file. It knows the JDK alone. All bytes are taken for hostile.
 */
@NullMarked
package io.pcm.model;

import org.jspecify.annotations.NullMarked;
