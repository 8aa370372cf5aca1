package io.pcm.manager.core;

/**
 * A result file as the manager wrote it, by which a later one knows it again.
 *
 * @param modified nanoseconds since 1970 as the file system had them; it may have kept fewer digits
 * @param sha256 of all its bytes, in hex digits
 * @param keep what its lines keep of their items, as a text that is equal for equal settings
 */
public record ResultFile(long bytes, long modified, String sha256, String keep) {}
