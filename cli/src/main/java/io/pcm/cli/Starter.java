package io.pcm.cli;

import io.pcm.api.workflow.WorkflowRules;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Files to start a workflow from, one set for each kind of library. */
enum Starter {
  LLM(
      "a language model labels texts, with two prompts to compare",
      List.of("workflow.yaml", "prompts/short.yaml", "prompts/examples.yaml", "texts.jsonl")),
  PYTHON("a Python function scores rows", List.of("workflow.yaml", "scorer.py", "rows.jsonl")),
  COMMAND(
      "a program in any language gets rows through a pipe",
      List.of("workflow.yaml", "shout.py", "rows.jsonl"));

  /** The name of the workflow in the files. */
  private static final String NAME = "name: first-steps\n";

  private final String about;
  private final List<String> files;

  Starter(String about, List<String> files) {
    this.about = about;
    this.files = files;
  }

  /** What the workflow does. */
  String about() {
    return about;
  }

  /** As users type it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Those files that are there already and would be in the way.
   *
   * @param folder it may be missing
   */
  List<Path> inTheWay(Path folder) {
    return files.stream()
        .map(folder::resolve)
        .filter(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS))
        .toList();
  }

  /**
   * Writes the files; the workflow is named after the folder, if that is possible.
   *
   * @param folder created if it is missing
   * @return the files
   * @throws IOException if one cannot be written, or is there already
   */
  List<Path> write(Path folder) throws IOException {
    List<Path> written = new ArrayList<>();
    for (String name : files) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, text(name, folder), StandardOpenOption.CREATE_NEW);
      written.add(file);
    }
    return written;
  }

  private String text(String file, Path folder) throws IOException {
    try (InputStream in = Starter.class.getResourceAsStream("init/" + word() + "/" + file)) {
      if (in == null) {
        throw new IllegalStateException("the file " + file + " is not in the jar");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Path last = folder.toAbsolutePath().normalize().getFileName();
      return last != null && WorkflowRules.isName(last.toString())
          ? text.replace(NAME, "name: " + last + "\n")
          : text;
    }
  }
}
