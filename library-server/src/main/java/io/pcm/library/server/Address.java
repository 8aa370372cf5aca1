package io.pcm.library.server;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a server answers.
 *
 * @param base to which the paths of routes are added
 * @param socket the Unix socket; empty for a port
 * @param key to send with each request
 */
record Address(String base, Optional<Path> socket, Optional<Secret> key) {
  private static final String VERSION = "/v1";

  static Address at(Path socket, Optional<Secret> key) {
    return new Address("http://localhost", Optional.of(socket), key);
  }

  /** A port of this machine, which no other machine can reach. */
  static Address at(int port, Optional<Secret> key) {
    return new Address("http://127.0.0.1:" + port, Optional.empty(), key);
  }

  /**
   * @param url with or without {@code /v1} at its end, with which routes begin
   */
  static Address at(URI url, Optional<Secret> key) {
    String base = url.toString().replaceFirst("/+$", "");
    boolean version = base.endsWith(VERSION);
    return new Address(
        version ? base.substring(0, base.length() - VERSION.length()) : base,
        Optional.empty(),
        key);
  }

  int port() {
    return URI.create(base).getPort();
  }
}
