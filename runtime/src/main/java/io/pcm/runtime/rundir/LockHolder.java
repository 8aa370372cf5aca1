package io.pcm.runtime.rundir;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The holder of a run directory, from its lock file.
 *
 * @param version version of PCM
 * @param host the machine's name, for display
 * @param pid process id on that machine
 * @param since when it took the lock
 * @param bootId identifies one boot of a machine ({@code man 4 random}); empty if the system has
 *     none
 * @param command the command line, cut to 1,000 characters
 */
public record LockHolder(
    String version, String host, long pid, Instant since, String bootId, String command) {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  /** The kernel's own name: unlike other sources it works without a network. */
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  private static final int COMMAND_CHARACTERS = 1000;
  private static final JsonMapper JSON = new JsonMapper();

  public LockHolder {
    command =
        command.length() <= COMMAND_CHARACTERS ? command : command.substring(0, COMMAND_CHARACTERS);
  }

  /** This process, from now. */
  static LockHolder self(Instant now) {
    ProcessHandle self = ProcessHandle.current();
    return new LockHolder(
        PcmVersion.text(),
        thisHost(),
        self.pid(),
        now,
        thisBoot(),
        self.info().commandLine().orElse("java"));
  }

  static String thisHost() {
    try {
      return Files.readString(HOST_NAME).strip();
    } catch (IOException e) {
      return resolvedHost();
    }
  }

  private static String resolvedHost() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      String name = System.getenv("HOSTNAME");
      return name == null || name.isBlank() ? "localhost" : name;
    }
  }

  static String thisBoot() {
    try {
      return Files.readString(BOOT_ID).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /**
   * Whether the operating system's lock shows whether this holder is alive: it is in this boot of
   * this machine, or was in an earlier one.
   */
  boolean isJudgedByTheLock(String host, String boot) {
    return (!boot.isEmpty() && boot.equals(bootId)) || host.equals(this.host);
  }

  String toJson() {
    ObjectNode node = JSON.createObjectNode();
    node.put("pcm", version).put("host", host).put("pid", pid).put("since", since.toString());
    node.put("boot", bootId).put("command", command);
    return node + "\n";
  }

  /** Empty if the text was not written by PCM, or is incomplete. */
  static Optional<LockHolder> fromJson(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      if (node == null || !node.path("pcm").isTextual() || !node.path("pid").isIntegralNumber()) {
        return Optional.empty();
      }
      return Optional.of(
          new LockHolder(
              node.path("pcm").asText(),
              node.path("host").asText(),
              node.path("pid").asLong(),
              Instant.parse(node.path("since").asText()),
              node.path("boot").asText(),
              node.path("command").asText()));
    } catch (JsonProcessingException | DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Such as {@code process 4711 on login2 (pcm 0.1.0), since 2026-11-23T09:00:00Z}. */
  public String display() {
    return "process "
        + pid
        + " on "
        + host
        + " (pcm "
        + version
        + "), since "
        + since.truncatedTo(ChronoUnit.SECONDS);
  }
}
