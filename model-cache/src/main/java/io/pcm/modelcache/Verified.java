package io.pcm.modelcache;

import java.nio.file.Path;

/**
 * A model file with verified content.
 *
 * @param file absolute path
 * @param bytes its size
 * @param sha256 SHA-256 of its content, 64 hex digits
 */
public record Verified(Path file, long bytes, String sha256) {}
