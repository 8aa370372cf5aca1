package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * All processes of one scenario: those whose environment has its mark. Children inherit it,
 * whatever their session or group.
 */
final class MarkedProcesses {
  static final String VARIABLE = "PCM_ACCEPTANCE";

  private final String mark;

  MarkedProcesses(String mark) {
    this.mark = mark;
  }

  /** The role of a process, according to its command line. */
  enum Role {
    MANAGER,
    PILOT,
    GUARD,
    CONTEXT,
    OTHER
  }

  record Found(long pid, Role role, String command) {}

  List<Found> all() {
    List<Found> found = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path folder : folders) {
        if (isMarked(folder)) {
          String command = String.join(" ", words(folder.resolve("cmdline")));
          long pid = Long.parseLong(folder.getFileName().toString());
          found.add(new Found(pid, role(command), command));
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("/proc cannot be listed", e);
    }
    return found;
  }

  List<Long> of(Role role) {
    return all().stream().filter(each -> each.role() == role).map(Found::pid).sorted().toList();
  }

  /**
   * The program of the only process of this role, under the path that this process sees, which may
   * be in a mount namespace of its own.
   */
  Path programOf(Role role) throws IOException {
    List<Long> found = of(role);
    assertThat(found).as("processes: %s", role).hasSize(1);
    return Files.readSymbolicLink(Path.of("/proc", String.valueOf(found.get(0)), "exe"));
  }

  /** Sends the signal; ignores a process that is already gone. */
  static void signal(String name, long pid) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("sh", "-c", "kill -s " + name + " " + pid + " 2>/dev/null").start();
    assertThat(kill.waitFor(60, TimeUnit.SECONDS)).isTrue();
  }

  /** Ends what a failed test has left. */
  void killAll() {
    for (Found each : all()) {
      ProcessHandle.of(each.pid()).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private boolean isMarked(Path folder) {
    return words(folder.resolve("environ")).contains(VARIABLE + "=" + mark);
  }

  /** Empty for a process that ends meanwhile, a zombie, or one that cannot be read. */
  private static List<String> words(Path file) {
    try {
      return Arrays.asList(Files.readString(file).split("\0"));
    } catch (IOException e) {
      return List.of();
    }
  }

  private static Role role(String command) {
    if (command.contains("pcm-guard")) {
      return Role.GUARD;
    }
    if (command.contains("io.pcm.context.Main") || command.contains("pcm-context")) {
      return Role.CONTEXT;
    }
    if (command.contains("io.pcm.cli.Main pilot start")) {
      return Role.PILOT;
    }
    return command.contains("io.pcm.cli.Main manager run") ? Role.MANAGER : Role.OTHER;
  }
}
