package io.pcm.pilot.process;

import io.pcm.api.workflow.Library;
import io.pcm.model.FileDigests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Builds the command line of a context's process and starts it: in its own process group, ignoring
 * the HUP, INT and TERM that a whole job receives, with descriptor 3 for answers, and with stdout
 * and stderr for its log. The library's code starts only after the line {@code go} on standard
 * input, so that the guard knows the group first.
 */
public final class Launcher {
  /** Prefix of an entry of a class path, or a word of a command, that names a library of PCM. */
  static final String OWN = "pcm:";

  /**
   * Without it, the Python package setproctitle overwrites a process's environment, including the
   * mark, with its new title.
   */
  private static final String TITLE_KEEPS_ENVIRONMENT = "SPT_NOENV";

  private static final String SCRIPT =
      "trap '' HUP INT TERM; IFS= read -r go; [ \"$go\" = go ] || exit 125; "
          + "exec \"$@\" 3>&1 1>&2";

  /** Suppresses warnings about native code and Unsafe on JDK 17 and 25. */
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

  /** The check of files, with their paths on this machine. */
  public FileCheck fileCheck(FileDigests digests) {
    return new FileCheck(digests, carried);
  }

  /** The library with the paths of this machine. */
  Library here(Library library) {
    return carried.in(library);
  }

  /**
   * Starts the process; it waits for {@code go}.
   *
   * @param errorFile where a JVM that crashes writes its report
   * @param own variables of this process alone, such as the mark by which the guard finds it
   * @param gpus changes the environment, after the library has set its own variables
   * @throws IOException if it cannot be started; the message says why
   */
  Process start(
      Library library, Path errorFile, Map<String, String> own, Consumer<Map<String, String>> gpus)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("setsid", "sh", "-c", SCRIPT, "pcm-context"));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put(TITLE_KEEPS_ENVIRONMENT, "1");
    builder.environment().putAll(library.env());
    gpus.accept(builder.environment());
    builder.environment().putAll(own);
    List<String> program = commandOf(library.host(), errorFile, builder.environment());
    command.addAll(
        library.wrap().isEmpty()
            ? program
            : InsideWrapper.of(library, program).command(builder.environment()));
    return builder.command(command).start();
  }

  private List<String> commandOf(Library.Host host, Path errorFile, Map<String, String> environment)
      throws IOException {
    if (host instanceof Library.Host.Jvm jvm) {
      return jvmCommand(jvm, errorFile, environment);
    }
    Library.Host.Command command = (Library.Host.Command) host;
    return command.isPython() ? pythonCommand(command) : command.argv();
  }

  /** A jar is a zip archive, which Python runs too. */
  private List<String> pythonCommand(Library.Host.Command command) throws IOException {
    List<String> words = new ArrayList<>(command.argv());
    List<String> archives = resolved(Library.Host.Command.PYTHON);
    if (archives.size() != 1) {
      throw new IOException(
          "the installation of PCM at "
              + home
              + " must have one archive in libraries/python, not "
              + archives);
    }
    words.set(words.indexOf(Library.Host.Command.PYTHON), archives.get(0));
    return words;
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
    // The default of Java 18 and newer in every locale; and TMPDIR, which all other programs use.
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
      throw new IOException(entry + " needs the folder " + folder + ", which does not exist");
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(Path::toString).filter(file -> file.endsWith(".jar")).sorted().toList();
    }
  }
}
