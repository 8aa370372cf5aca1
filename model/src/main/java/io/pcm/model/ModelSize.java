package io.pcm.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What determines the memory of a model's contexts, whatever the format of its files.
 *
 * @param weights bytes of all files with weights
 * @param repacked bytes of weights that an engine may hold a second time, in another order; 0 if
 *     none
 * @param shape the dimensions; not known for files that do not tell
 */
public record ModelSize(long weights, long repacked, ModelShape shape) {
  /**
   * The size of a GGUF model with all its parts.
   *
   * @param first the first or only part
   * @throws BadModelException if a part has no valid head
   * @throws IOException if a part cannot be read
   */
  public static ModelSize ofGguf(Path first) throws BadModelException, IOException {
    ModelShape shape = GgufHead.read(first).shape();
    long weights = 0;
    long repacked = 0;
    for (Path part : ModelFiles.of(first)) {
      weights += Files.size(part);
      repacked += GgufHead.read(part).content().repacked();
    }
    return new ModelSize(weights, repacked, shape);
  }
}
