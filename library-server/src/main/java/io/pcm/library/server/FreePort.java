package io.pcm.library.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Chooses a port for a server that cannot listen on a Unix socket. */
final class FreePort {
  /** Above those of vLLM's processes, below those that Linux gives to outgoing connections. */
  private static final int FIRST = 32_001;

  private static final int LAST = 32_767;
  private static final int TRIES = 100;

  private FreePort() {}

  /**
   * A port of 127.0.0.1 that is free now.
   *
   * @throws IOException if none is found
   */
  static int find() throws IOException {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return port;
      } catch (IOException e) {
        // Somebody has it. Try another one.
        continue;
      }
    }
    throw new IOException(
        "no port from " + FIRST + " to " + LAST + " is free on this machine (" + TRIES + " tried)");
  }
}
