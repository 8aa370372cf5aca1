/**
 * Language models as libraries: {@link io.pcm.api.llm.Llm} says which model, {@link
 * io.pcm.api.llm.Prompt} what to ask it.
 */
@NullMarked
package io.pcm.api.llm;

import org.jspecify.annotations.NullMarked;
