package io.pcm.pilot.process;

import io.pcm.api.workflow.Library;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A program that starts inside a library's wrapper, such as a container. A wrapper may clean the
 * environment, reset signals, close files and hide folders. So the program is started by a short
 * script there, which a shell of the inside reads from the private folder of the context: it sets
 * the variables of the context again, its mark for the guard among them, and says what is not
 * visible. The script is a file because command lines can be read by everybody.
 *
 * @param wrap the words of the wrapper
 * @param program the program and its arguments
 * @param needed absolute paths that the program needs
 */
record InsideWrapper(List<String> wrap, List<String> program, Set<String> needed) {
  /** The exit code of the script if something is missing inside, as for a shell. */
  static final int MISSING = 125;

  private static final String FILE = "inside.sh";

  /** What a wrapper that understands these names sets inside by itself. */
  private static final List<String> CONTAINERS = List.of("APPTAINERENV_", "SINGULARITYENV_");

  private static final String READ =
      "[ -r \"$1\" ] || { echo \"pcm: inside the wrapper there is no ${1%/*}; "
          + "make it visible there, with Apptainer: --bind ${1%/*/*/*}\" >&2; exit 125; }; "
          + ". \"$1\"";

  /** The library's program, with its files. */
  static InsideWrapper of(Library library, List<String> program) {
    Set<String> needed = new LinkedHashSet<>();
    Set<String> images = Set.copyOf(library.wrap());
    Stream<String> classPath =
        library.host() instanceof Library.Host.Jvm jvm ? jvm.classPath().stream() : Stream.of();
    Stream.concat(
            Stream.concat(Stream.of(program.get(0)), classPath),
            library.files().stream().map(Path::toString))
        .filter(path -> path.startsWith("/") && !images.contains(path))
        .forEach(needed::add);
    // A folder of jars, as in a class path.
    program.stream()
        .filter(word -> word.startsWith("/") && word.endsWith("/*"))
        .forEach(word -> needed.add(word.substring(0, word.length() - 2)));
    return new InsideWrapper(library.wrap(), program, needed);
  }

  /**
   * Writes the script and returns the whole command.
   *
   * @param environment of the context
   */
  List<String> command(Map<String, String> environment) throws IOException {
    Path script = Path.of(environment.getOrDefault(ContextFolders.VARIABLE, "")).resolve(FILE);
    Files.writeString(script, script(changed(environment)), StandardCharsets.UTF_8);
    List<String> command = new ArrayList<>(wrap);
    command.addAll(List.of("sh", "-c", READ, "pcm-inside", script.toString()));
    return command;
  }

  /** The variables that differ from the pilot's, and the folder for temporary files. */
  private static Map<String, String> changed(Map<String, String> environment) {
    Map<String, String> pilots = System.getenv();
    Map<String, String> changed = new TreeMap<>();
    environment.forEach(
        (name, value) -> {
          boolean own = !value.equals(pilots.get(name)) || name.equals("TMPDIR");
          if (own && CONTAINERS.stream().noneMatch(name::startsWith)) {
            changed.put(name, value);
          }
        });
    return changed;
  }

  private String script(Map<String, String> variables) {
    StringBuilder text = new StringBuilder();
    text.append("trap '' HUP INT TERM\n");
    text.append("{ true >&3; } 2>/dev/null || { echo 'pcm: the wrapper closes file descriptor 3,");
    text.append(" on which a context answers; let it keep open files, with Podman:");
    text.append(" --preserve-fds=1' >&2; exit 125; }\n");
    text.append("missing=\n");
    Set<String> all = new LinkedHashSet<>(needed);
    String temporary = variables.getOrDefault("TMPDIR", "");
    if (!temporary.isEmpty()) {
      all.add(temporary);
    }
    for (String path : all) {
      text.append("[ -e ").append(quoted(path)).append(" ] || missing=\"$missing\"' '");
      text.append(quoted(path)).append('\n');
    }
    text.append("[ -z \"$missing\" ] || { echo \"pcm: inside the wrapper there is no$missing;");
    text.append(" make it visible there, with Apptainer: --bind FOLDER\" >&2; exit 125; }\n");
    variables.forEach(
        (name, value) -> {
          if (name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            text.append("export ").append(name).append('=').append(quoted(value)).append('\n');
          }
        });
    text.append("command -v ").append(quoted(program.get(0))).append(" >/dev/null || {");
    text.append(" echo 'pcm: inside the wrapper there is no program '");
    text.append(quoted(program.get(0))).append(" >&2; exit 127; }\n");
    text.append("exec");
    program.forEach(word -> text.append(' ').append(quoted(word)));
    return text.append('\n').toString();
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
