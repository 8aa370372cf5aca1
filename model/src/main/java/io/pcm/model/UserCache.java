package io.pcm.model;

import java.nio.file.Path;
import java.util.Map;

/** The cache folder of a user on a machine. */
public final class UserCache {
  private UserCache() {}

  /**
   * {@code PCM_CACHE}, or {@code pcm} in {@code XDG_CACHE_HOME}, or {@code .cache/pcm} in the home;
   * empty values count as unset.
   *
   * @param environment such as {@link System#getenv()}
   */
  public static Path folder(Map<String, String> environment, Path home) {
    String own = environment.getOrDefault("PCM_CACHE", "");
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path folder =
        !own.isBlank()
            ? Path.of(own)
            : !xdg.isBlank() ? Path.of(xdg, "pcm") : home.resolve(".cache").resolve("pcm");
    return folder.toAbsolutePath().normalize();
  }

  /** The folder from the environment of this process. */
  public static Path ofThisProcess() {
    return folder(System.getenv(), Path.of(System.getProperty("user.home", ".")));
  }
}
