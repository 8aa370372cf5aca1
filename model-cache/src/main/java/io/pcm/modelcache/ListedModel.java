package io.pcm.modelcache;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A model in the cache, or one that PCM knows and that is not downloaded. What the head of a file
 * does not tell is empty or 0.
 *
 * @param name the known name, or the name of a file from a URL
 * @param file its absolute path; empty if it is not downloaded
 * @param bytes size of the file
 * @param architecture such as {@code llama}
 * @param parameters number of values in all its tensors
 * @param quantisation such as {@code Q4_1}
 */
public record ListedModel(
    String name,
    Optional<Path> file,
    long bytes,
    String architecture,
    long parameters,
    String quantisation) {}
