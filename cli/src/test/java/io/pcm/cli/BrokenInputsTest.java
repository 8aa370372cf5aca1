package io.pcm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a newcomer is told about broken workflows, data, prompts, modules and programs: one case in
 * each file of {@code broken}, see {@link BrokenInput}. With {@code -Dpcm.golden=write} the answers
 * are written instead of compared.
 */
final class BrokenInputsTest {
  private static final Path CASES = Path.of("src/test/resources/io/pcm/cli/broken");
  private static final String HOME = "pcm.home";
  private static final boolean WRITE = "write".equals(System.getProperty("pcm.golden"));

  @TempDir private static Path home;
  private static String before = "";

  @TempDir private Path folder;

  /** An installation with as much as functions in Python need. */
  @BeforeAll
  static void install() throws IOException {
    before = System.getProperty(HOME, "");
    Files.createDirectories(home.resolve("lib"));
    Path python = Files.createDirectories(home.resolve("libraries/python"));
    Path sources = Path.of("../context-python/src/main/python");
    try (OutputStream out = Files.newOutputStream(python.resolve("context.jar"));
        ZipOutputStream zip = new ZipOutputStream(out);
        Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".py")).toList()) {
        zip.putNextEntry(new ZipEntry(sources.relativize(file).toString()));
        zip.write(Files.readAllBytes(file));
      }
    }
    System.setProperty(HOME, home.toString());
  }

  @AfterAll
  static void restore() {
    if (before.isEmpty()) {
      System.clearProperty(HOME);
    } else {
      System.setProperty(HOME, before);
    }
  }

  @Test
  void each_broken_input_is_answered_with_what_where_why_and_how_to_fix_it() throws Exception {
    List<Path> cases = cases();
    assertThat(cases).hasSizeGreaterThanOrEqualTo(40);
    SoftAssertions answers = new SoftAssertions();
    for (Path file : cases) {
      BrokenInput input = BrokenInput.read(file);
      String answer = input.answer(Files.createDirectory(folder.resolve("" + file.getFileName())));
      if (WRITE) {
        input.write(answer);
      } else {
        answers.assertThat(answer).as(file.toString()).isEqualTo(input.expected());
      }
    }
    answers.assertAll();
  }

  /** What is no mistake of the user must not look like one, and the other way round. */
  @Test
  void no_answer_has_a_stack_trace_or_words_of_our_tools() throws Exception {
    for (Path file : cases()) {
      assertThat(BrokenInput.read(file).expected())
          .as(file.toString())
          .startsWith("exit code ")
          .doesNotContain("\tat ", "Exception:", "REDACTED", "java.", "com.fasterxml");
    }
  }

  private static List<Path> cases() throws IOException {
    try (Stream<Path> files = Files.list(CASES)) {
      return files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
    }
  }
}
