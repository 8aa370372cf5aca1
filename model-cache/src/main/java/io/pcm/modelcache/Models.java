package io.pcm.modelcache;

import io.pcm.model.FileHash;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Model files by name, URL or path. A download is verified, appears in the cache atomically, and
 * stays there. Safe for several threads and processes.
 */
public final class Models {
  private final ModelSettings settings;
  private final List<KnownModel> known;

  public Models(ModelSettings settings) {
    this(settings, KnownModel.ALL);
  }

  Models(ModelSettings settings, List<KnownModel> known) {
    this.settings = settings;
    this.known = List.copyOf(known);
  }

  /**
   * The model's file if it is available locally: for a path the file itself, otherwise the verified
   * file in the cache.
   *
   * @param nameOrUrl a known name, an {@code http(s)} URL, or a path (contains {@code /} or ends in
   *     {@code .gguf})
   * @throws UnknownModelException if it is none of these
   */
  public Optional<Path> path(String nameOrUrl) throws ModelException {
    ModelRef ref = ModelRef.parse(nameOrUrl, known);
    if (ref instanceof ModelRef.File) {
      return Optional.of(((ModelRef.File) ref).path()).filter(Files::isRegularFile);
    }
    try {
      return Optional.of(cacheOf(ref).verified().file());
    } catch (ModelSourceException e) {
      return Optional.empty();
    }
  }

  /**
   * The model's file, downloaded if it is not available locally.
   *
   * @throws UnknownModelException if the argument is not a name, URL or path
   * @throws ModelException if no source has it; the message says what was tried, in order
   */
  public Path pull(String nameOrUrl, ProgressListener listener)
      throws ModelException, InterruptedException {
    return pullVerified(nameOrUrl, listener).file();
  }

  /** Like {@link #pull}, with the file's size and hash; for a path, they are computed now. */
  public Verified pullVerified(String nameOrUrl, ProgressListener listener)
      throws ModelException, InterruptedException {
    ModelRef ref = ModelRef.parse(nameOrUrl, known);
    if (ref instanceof ModelRef.File) {
      return asItIs(((ModelRef.File) ref).path());
    }
    ModelCache cache = cacheOf(ref);
    try {
      return cache.verified();
    } catch (ModelSourceException e) {
      // Checked again under the lock, which also keeps the reason.
    }
    try (PullLock lock = PullLock.take(cache.folder(), settings.totalTimeout(), listener)) {
      cache.sweep(Instant.now());
      return new Pull(settings, cache, listener).from(ref);
    }
  }

  /**
   * The models that PCM knows by name, downloaded or not, and those in the cache that came from
   * URLs. Reads the heads of the files, verifies nothing.
   *
   * @throws ModelException if the cache cannot be read
   */
  public List<ListedModel> list() throws ModelException {
    try {
      return ModelList.of(settings.cache().resolve("models"), known);
    } catch (IOException e) {
      throw new ModelUnavailableException("the cache cannot be read: " + e.getMessage(), e);
    }
  }

  private static Verified asItIs(Path file) throws ModelException {
    if (!Files.isRegularFile(file)) {
      throw new ModelUnavailableException("no such model file: " + file);
    }
    try {
      return new Verified(file, Files.size(file), FileHash.sha256(file));
    } catch (IOException e) {
      throw new ModelUnavailableException("the model file cannot be read: " + e.getMessage(), e);
    }
  }

  private ModelCache cacheOf(ModelRef ref) {
    Path models = settings.cache().resolve("models");
    if (ref instanceof ModelRef.Named) {
      KnownModel model = ((ModelRef.Named) ref).model();
      return new ModelCache(models.resolve(model.sha256()), model.file(), model.expectation());
    }
    URI uri = ((ModelRef.Url) ref).uri();
    return new ModelCache(
        models.resolve("url-" + ModelRef.keyOf(uri)), ModelRef.fileNameOf(uri), Expectation.NONE);
  }
}
