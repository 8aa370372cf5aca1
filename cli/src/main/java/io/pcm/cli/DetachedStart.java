package io.pcm.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pcm.cli.terminal.Signals;
import io.pcm.runtime.rundir.ManagerOutput;
import io.pcm.runtime.rundir.RunPaths;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a command again, in a session of its own that the end of this terminal does not end. Shows
 * what it prints until its run has begun.
 */
final class DetachedStart {
  /** The option that tells the process in the background where its output goes. */
  static final String OUTPUT_OPTION = "--detached-output";

  static final String OPTION = "--detach";

  /** Reading large data and waiting for a take-over may take a while; nobody waits for longer. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private static final long LOOK_MILLIS = 100;

  private final Console console;
  private final RunPaths run;
  private final boolean json;

  DetachedStart(Console console, Path directory, boolean json) {
    this.console = console;
    this.run = new RunPaths(directory);
    this.json = json;
  }

  /**
   * Starts the command, and returns when its run has begun or the command has failed.
   *
   * @param words the command as it was typed
   * @return the exit code: 0 if the run has begun, otherwise that of the command
   */
  int start(List<String> words) throws IOException, InterruptedException, CommandException {
    Path output = ManagerOutput.create(run.root());
    try (GrowingFile growing = new GrowingFile(output)) {
      Object key = ManagerOutput.key(output);
      Process manager = begin(command(words, output), output);
      Signals.listen(
          code -> {
            manager.destroy();
            Main.exit(code);
          },
          Main::exit);
      long start = System.nanoTime();
      while (!ManagerOutput.isSettled(key, run)) {
        growing.lines().forEach(console.screen()::say);
        if (manager.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)
            && !ManagerOutput.isSettled(key, run)) {
          growing.rest().forEach(console.screen()::say);
          Files.deleteIfExists(output);
          return manager.exitValue();
        }
        if (System.nanoTime() - start > LONGEST.toNanos()) {
          manager.destroy();
          throw new CommandException(
              ExitCode.ENVIRONMENT,
              "the run has not begun within an hour, and was stopped; its output is " + output);
        }
      }
      growing.lines().forEach(console.screen()::say);
      tell(manager.pid());
      return ExitCode.OK;
    }
  }

  private static Process begin(List<String> command, Path output)
      throws IOException, CommandException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.redirectInput(new File("/dev/null"));
    try {
      return builder.start();
    } catch (IOException e) {
      Files.deleteIfExists(output);
      throw new CommandException(
          ExitCode.ENVIRONMENT,
          "cannot start a process in the background ("
              + e.getMessage()
              + "). It needs setsid (Debian: apt-get install util-linux); or use tmux or screen",
          e);
    }
  }

  /** This Java with the same options, except those about this terminal. */
  private static List<String> command(List<String> words, Path output) {
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> !option.matches("-Dpcm\\.(stderr|stdout|columns|rows)=.*"))
        .filter(option -> !option.startsWith("-agentlib:"))
        // Fits only the class path of the tarball's bin/pcm.
        .filter(option -> !option.startsWith("-XX:SharedArchiveFile="))
        .forEach(command::add);
    command.add("-XX:+DisplayVMOutputToStderr");
    command.addAll(List.of("-cp", classPath(), Main.class.getName()));
    words.stream().filter(word -> !word.equals(OPTION)).forEach(command::add);
    command.add(OUTPUT_OPTION + "=" + output);
    return command;
  }

  /**
   * Short if there is an installation, because the list of processes shows it. The tarball's
   * bin/pcm names its jar by a file descriptor, which the new process does not have.
   */
  private static String classPath() {
    Path lib = Path.of(System.getProperty("pcm.home", "")).resolve("lib");
    String paths = System.getProperty("java.class.path");
    return paths.startsWith(lib + File.separator) || paths.startsWith("/proc/self/fd/")
        ? lib + "/*"
        : paths;
  }

  private void tell(long pid) {
    String name = RunOption.word(run.root());
    console
        .screen()
        .say(
            "pcm: the run goes on in the background, as process "
                + pid
                + ":\n     pcm attach "
                + name
                + "   shows it here; Ctrl-C leaves it running\n     pcm stop "
                + name
                + "     stops it, pcm wait waits for its end\n     what it prints: "
                + run.managerOutput());
    if (Files.exists(run.dashboard())) {
      DashboardCommand.tell(console, run.root());
    }
    if (json) {
      console.result(
          new JsonMapper()
              .createObjectNode()
              .put("version", 1)
              .put("event", "run-detached")
              .put("run", run.root().toString())
              .put("pid", pid)
              .put("output", run.managerOutput().toString())
              .toString());
    }
  }
}
