package io.pcm.protocol.message;

/** One call: its task, and its index in the task, from 0. */
public record CallRef(TaskNumber task, int index) {}
