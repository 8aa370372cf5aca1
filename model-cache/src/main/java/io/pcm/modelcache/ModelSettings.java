package io.pcm.modelcache;

import io.pcm.model.UserCache;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where models are stored and downloaded from.
 *
 * @param cache the user's cache; models are in its folder {@code models}
 * @param mirror a URL or a folder with model files under their names; tried first
 * @param huggingFace the hub's address, ends in {@code /}; may be another hub
 * @param pip command that runs pip
 * @param connectTimeout time limit for reaching a server, including name lookup (5 s, because every
 *     first run on a machine without internet access waits this long)
 * @param idleTimeout time without any data after which a download counts as stuck (60 s)
 * @param totalTimeout time limit of one download or one run of pip (2 h: 100 GB at 15 MB/s)
 */
public record ModelSettings(
    Path cache,
    Optional<String> mirror,
    URI huggingFace,
    List<String> pip,
    Duration connectTimeout,
    Duration idleTimeout,
    Duration totalTimeout) {

  public ModelSettings {
    pip = List.copyOf(pip);
  }

  /**
   * Reads {@code PCM_CACHE}, {@code XDG_CACHE_HOME}, {@code PCM_MODEL_MIRROR} and {@code
   * HF_ENDPOINT} (the hub's address, as in Hugging Face's own tools); empty values count as unset.
   *
   * @param environment such as {@link System#getenv()}
   * @param home the user's home; the default cache is {@code .cache/pcm} in it
   */
  public static ModelSettings of(Map<String, String> environment, Path home) {
    String hub = set(environment, "HF_ENDPOINT").orElse("https://huggingface.co");
    return new ModelSettings(
        UserCache.folder(environment, home),
        set(environment, "PCM_MODEL_MIRROR"),
        URI.create(hub.endsWith("/") ? hub : hub + "/"),
        List.of("python3", "-m", "pip"),
        Duration.ofSeconds(5),
        Duration.ofSeconds(60),
        Duration.ofHours(2));
  }

  /** The settings from the environment of this process. */
  public static ModelSettings ofThisProcess() {
    return of(System.getenv(), Path.of(System.getProperty("user.home", ".")));
  }

  /** A copy with this mirror, which was set by an option. */
  public ModelSettings withMirror(String urlOrFolder) {
    return new ModelSettings(
        cache,
        Optional.of(urlOrFolder),
        huggingFace,
        pip,
        connectTimeout,
        idleTimeout,
        totalTimeout);
  }

  private static Optional<String> set(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }
}
