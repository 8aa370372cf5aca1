package io.pcm.pilot.process;

import io.pcm.api.workflow.Library;
import io.pcm.model.FileDigests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes the command line of a context's process and starts it: in a process group of its own, deaf
 * to the HUP, INT and TERM that the whole job gets, with descriptor 3 for answers and with both
 * stdout and stderr for noise. Nothing of the library runs before the line {@code go} has come on
 * standard input, so that the guard can know the group first.
 */
public final class Launcher {
  /** A class path entry that starts so names a library that comes with PCM. */
  static final String OWN = "pcm:";

  /**
   * Without it the Python package setproctitle writes a process's new title over its environment,
   * and with it over the mark.
   */
  private static final String TITLE_KEEPS_ENVIRONMENT = "SPT_NOENV";

  private static final String SCRIPT =
      "trap '' HUP INT TERM; IFS= read -r go; [ \"$go\" = go ] || exit 125; "
          + "exec \"$@\" 3>&1 1>&2";

  /** On JDK 17 and 25 no warning is printed about native code or Unsafe. */
  private static final List<String> QUIET =
      List.of(
          "-XX:+IgnoreUnrecognizedVMOptions",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private final Path home;
  private final Path java;
  private final CarriedFiles carried;

  /**
   * @param home the PCM installation: {@code context-host/*.jar}, {@code libraries/NAME/*.jar}
   * @param java the java executable for JVM contexts
   */
  public Launcher(Path home, Path java, CarriedFiles carried) {
    this.home = home;
    this.java = java;
    this.carried = carried;
  }

  /** The check of files where they are on this machine. */
  public FileCheck fileCheck(FileDigests digests) {
    return new FileCheck(digests, carried);
  }

  /** The library with the paths that hold on this machine. */
  Library here(Library library) {
    return carried.in(library);
  }

  /**
   * Starts the process; it waits for {@code go}.
   *
   * @param errorFile where a JVM that crashes writes its report
   * @param mark by which the guard finds the process and what it starts
   * @throws IOException if it cannot be started, with the reason for people
   */
  Process start(Library library, Path errorFile, String mark) throws IOException {
    List<String> command = new ArrayList<>(List.of("setsid", "sh", "-c", SCRIPT, "pcm-context"));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put(TITLE_KEEPS_ENVIRONMENT, "1");
    builder.environment().putAll(library.env());
    builder.environment().put(Guard.MARK, mark);
    command.addAll(commandOf(library.host(), errorFile, builder.environment()));
    return builder.command(command).start();
  }

  private List<String> commandOf(Library.Host host, Path errorFile, Map<String, String> environment)
      throws IOException {
    if (host instanceof Library.Host.Jvm jvm) {
      return jvmCommand(jvm, errorFile, environment);
    }
    return ((Library.Host.Command) host).argv();
  }

  private List<String> jvmCommand(
      Library.Host.Jvm jvm, Path errorFile, Map<String, String> environment) throws IOException {
    Path host = home.resolve("context-host");
    if (!Files.isDirectory(host)) {
      throw new IOException(
          "there is no folder "
              + host
              + ", where an installation of PCM has its context host; start pilots with the pcm"
              + " command of a complete installation");
    }
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(QUIET);
    command.add("-XX:ErrorFile=" + errorFile.toString().replace("%", "%%"));
    // As Java 18 and newer have it in every locale, and as all but Java read TMPDIR.
    command.add("-Dfile.encoding=UTF-8");
    String temporary = environment.getOrDefault("TMPDIR", "");
    if (!temporary.isEmpty()) {
      command.add("-Djava.io.tmpdir=" + temporary);
    }
    command.addAll(jvm.jvmOptions());
    command.add("-cp");
    command.add(host + "/*");
    command.add("io.pcm.context.Main");
    command.add(jvm.className());
    for (String entry : jvm.classPath()) {
      command.addAll(resolved(entry));
    }
    return command;
  }

  private List<String> resolved(String entry) throws IOException {
    if (!entry.startsWith(OWN)) {
      return List.of(entry);
    }
    String name = entry.substring(OWN.length());
    if (!name.matches("[a-z][a-z0-9-]*")) {
      throw new IOException("the class path entry " + entry + " is not a library of PCM");
    }
    Path folder = home.resolve("libraries").resolve(name);
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          "the class path entry "
              + entry
              + " needs the folder "
              + folder
              + ", which does not exist");
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(Path::toString).filter(file -> file.endsWith(".jar")).sorted().toList();
    }
  }
}
