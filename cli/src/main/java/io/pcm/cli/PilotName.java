package io.pcm.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Creates the name of this pilot: host, process id, and a random part, because a batch system may
 * restart a job with the same host and process id. Log files have this name.
 */
final class PilotName {
  private static final int HOST_CHARACTERS = 64;

  private PilotName() {}

  static String forThisProcess() {
    byte[] random = new byte[3];
    new SecureRandom().nextBytes(random);
    long pid = ProcessHandle.current().pid();
    return plain(host()) + "-" + pid + "-" + HexFormat.of().formatHex(random);
  }

  private static String plain(String host) {
    String plain = host.replaceAll("[^A-Za-z0-9._-]", "_").replaceAll("^[.-]+", "_");
    return plain.isEmpty() ? "host" : plain.substring(0, Math.min(HOST_CHARACTERS, plain.length()));
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "";
    }
  }
}
