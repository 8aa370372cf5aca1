package io.pcm.manager.core;

/**
 * A result file as written by the manager; identifies the file later.
 *
 * @param modified modification time in nanoseconds since 1970, with the precision of the file
 *     system
 * @param sha256 of the whole file, in hex
 * @param keep the {@code keep} setting as text, equal for equal settings
 */
public record ResultFile(long bytes, long modified, String sha256, String keep) {}
