package io.pcm.manager.results;

/**
 * Some result lines.
 *
 * @param lines JSON Lines, every line ended by a newline; empty if there are none
 * @param next the index to ask for next, or -1 when there is none above
 */
public record ResultLines(String lines, int next) {}
