package io.pcm.modelcache;

import java.nio.file.Path;

/**
 * A model file whose content is known.
 *
 * @param file absolute
 * @param bytes its size
 * @param sha256 of its content, 64 hex digits
 */
public record Verified(Path file, long bytes, String sha256) {}
