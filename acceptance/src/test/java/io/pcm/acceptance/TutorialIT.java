package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.acceptance.Pages.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Does what the pages for new users say, in their order: writes the files, types the commands, and
 * looks for the output that is shown. See {@link Pages}.
 */
final class TutorialIT {
  private static final int PATIENCE_SECONDS = 300;

  @TempDir private Path folder;
  private Path bin;

  @BeforeEach
  void putPcmInThePath() throws IOException {
    bin = Files.createDirectory(folder.resolve("bin"));
    String command =
        Installation.built().withHeap("256m").command(List.of()).stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "));
    Path pcm = Files.writeString(bin.resolve("pcm"), "#!/bin/sh\nexec " + command + " \"$@\"\n");
    assertThat(pcm.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void the_tutorial_works_as_it_is_written_and_so_does_the_cheat_sheet_after_it() throws Exception {
    Path project = Files.createDirectory(folder.resolve("project"));
    follow("docs/tutorial.md", project);
    follow("docs/cheat-sheet.md", project);
  }

  @Test
  void the_page_about_python_works_as_it_is_written() throws Exception {
    follow("docs/python.md", Files.createDirectory(folder.resolve("project")));
  }

  @Test
  void what_troubleshooting_and_the_questions_say_can_be_typed() throws Exception {
    follow("docs/troubleshooting.md", Files.createDirectory(folder.resolve("troubles")));
    follow("docs/faq.md", Files.createDirectory(folder.resolve("questions")));
  }

  private void follow(String page, Path project) throws Exception {
    String printed = "";
    for (Block block : Pages.blocks(Installation.project().resolve(page))) {
      if (block.isFile()) {
        Path file = project.resolve(block.name());
        Files.createDirectories(file.getParent());
        Files.writeString(file, block.text());
      } else if (block.isCommands()) {
        printed = type(page, block, project);
      } else if (block.isOutput()) {
        block.checkShownIn(printed, page);
      }
    }
  }

  /** Types the commands; each must end as its comment says, or with 0. */
  private String type(String page, Block block, Path project) throws Exception {
    StringBuilder printed = new StringBuilder();
    for (Pages.Command command : block.commands()) {
      ProcessBuilder builder =
          new ProcessBuilder("bash", "-c", command.text())
              .directory(project.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("output").toFile());
      builder.environment().merge("PATH", bin + ":", (path, first) -> first + path);
      Process process = builder.start();
      process.getOutputStream().close();
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      String output = Files.readString(folder.resolve("output"));
      assertThat(ended).as("%s: %s\n%s", page, command.text(), output).isTrue();
      assertThat(process.exitValue())
          .as("%s: %s\n%s", page, command.text(), output)
          .isEqualTo(command.code());
      printed.append(output).append('\n');
    }
    return printed.toString();
  }
}
