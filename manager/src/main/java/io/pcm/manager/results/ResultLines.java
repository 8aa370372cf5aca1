package io.pcm.manager.results;

/**
 * A part of a task's result lines.
 *
 * @param first the index of the first line; -1 if there are none
 * @param lines JSON Lines, each line with a newline at its end; empty if there are none
 * @param next the index for the next request, or -1 if there are no more lines
 */
public record ResultLines(int first, String lines, int next) {}
