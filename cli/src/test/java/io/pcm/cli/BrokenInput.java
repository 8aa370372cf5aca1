package io.pcm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A case of {@link BrokenInputsTest}: after its title, files that each begin with {@code --- NAME},
 * then a command after {@code $ pcm}, and its exit code and what it prints. After the name of a
 * file may be how it is written: {@code (utf-16)}, {@code (latin-1)}, {@code (bom)}, {@code (crlf)}
 * or {@code (executable)}. In the answer, {@code .} stands for the folder, and {@code PYTHON} for
 * an interpreter; what differs between machines and versions of Python, and between one run and the
 * next, is left out.
 */
record BrokenInput(Path file, List<String> lines) {
  private static final String FILE = "--- ";
  private static final String COMMAND = "$ pcm ";

  static BrokenInput read(Path file) throws IOException {
    return new BrokenInput(file, Files.readAllLines(file));
  }

  private int command() {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(COMMAND)) {
        return i;
      }
    }
    throw new AssertionError(file + " has no line that begins with " + COMMAND);
  }

  String expected() {
    return String.join("\n", lines.subList(command() + 1, lines.size())).stripTrailing();
  }

  void write(String answer) throws IOException {
    List<String> all = new ArrayList<>(lines.subList(0, command() + 1));
    all.add(answer);
    Files.write(file, all);
  }

  /** Writes the files and runs the command. */
  String answer(Path folder) throws IOException {
    int command = command();
    for (int i = 1; i < command; i++) {
      if (lines.get(i).startsWith(FILE)) {
        int end = i + 1;
        while (end < command && !lines.get(end).startsWith(FILE)) {
          end++;
        }
        write(folder, lines.get(i).substring(FILE.length()), lines.subList(i + 1, end));
      }
    }
    List<String> words = new ArrayList<>();
    for (String word : lines.get(command).substring(COMMAND.length()).split(" ")) {
      words.add(word.startsWith("./") ? folder.resolve(word.substring(2)).toString() : word);
    }
    Typed typed = Typed.pcm(words.toArray(String[]::new));
    String text = typed.out() + typed.err();
    return ("exit code " + typed.code() + "\n" + shown(text, folder)).stripTrailing();
  }

  private static void write(Path folder, String head, List<String> text) throws IOException {
    String name = head.split(" ")[0];
    String how = head.substring(name.length()).strip();
    Charset charset =
        switch (how) {
          case "(utf-16)" -> StandardCharsets.UTF_16;
          case "(latin-1)" -> StandardCharsets.ISO_8859_1;
          default -> StandardCharsets.UTF_8;
        };
    String end = how.equals("(crlf)") ? "\r\n" : "\n";
    String content = String.join(end, text) + (text.isEmpty() ? "" : end);
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, ((how.equals("(bom)") ? "\ufeff" : "") + content).getBytes(charset));
    if (how.equals("(executable)") || how.equals("(crlf)")) {
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
  }

  private static String shown(String text, Path folder) {
    return text.replace(folder.toString(), ".")
        .replaceAll("/\\S*/python3?(\\.\\d+)?(?=[\\s:])", "PYTHON")
        .replaceAll("(?m)^  (row|time) .*\n", "")
        .replaceAll("(?m)^pcm: (loading library|library \\S+ loaded in) .*\n", "")
        .replaceAll("; [\\d.]+ m?s per call", "")
        .replaceAll(
            "(?m)^.*pcm-context: (\\d+: |line \\d+: )?exec: .*\n?", "(what the shell says)\n")
        .replaceAll("(?m)^ *([Tt]hread|Current thread) 0x.*\n", "")
        .replaceAll("(?m)^ *File \"(?!\\./)[^\n]*\n", "")
        .replaceAll("(?m)^[ ~^]+\n", "")
        .replaceAll("\"cores\":\\d+", "\"cores\":N")
        .replaceAll("[\\x00-\\x08]", "")
        .replaceAll("(?m)[ \\t]+$", "");
  }
}
