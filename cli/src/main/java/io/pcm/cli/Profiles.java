package io.pcm.cli;

import java.nio.file.Path;
import java.util.Map;

/** Where a user's site profiles are (XDG Base Directory Specification). */
final class Profiles {
  private Profiles() {}

  static Path folder(Map<String, String> environment) {
    String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
    Path base =
        config.startsWith("/")
            ? Path.of(config)
            : Path.of(System.getProperty("user.home", "/"), ".config");
    return base.resolve("pcm").resolve("profiles");
  }
}
