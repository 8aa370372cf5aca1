package io.pcm.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The folder of a user's site profiles (XDG Base Directory Specification). */
final class Profiles {
  private Profiles() {}

  static Path folder(Map<String, String> environment) {
    return absolute(environment, "XDG_CONFIG_HOME")
        .or(() -> absolute(environment, "HOME").map(home -> home.resolve(".config")))
        .orElseGet(() -> Path.of(System.getProperty("user.home", "/"), ".config"))
        .resolve("pcm")
        .resolve("profiles");
  }

  private static Optional<Path> absolute(Map<String, String> environment, String variable) {
    String value = environment.getOrDefault(variable, "");
    return value.startsWith("/") ? Optional.of(Path.of(value)) : Optional.empty();
  }
}
