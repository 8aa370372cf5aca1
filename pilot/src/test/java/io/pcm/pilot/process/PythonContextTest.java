package io.pcm.pilot.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.api.workflow.Library;
import io.pcm.pilot.SingleContext;
import io.pcm.pilot.SingleContext.CallReport;
import io.pcm.pilot.SingleContext.LoadException;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.TaskNumber;
import io.pcm.protocol.message.TaskSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Modules of Python, served by the archive in an installation. */
final class PythonContextTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @BeforeEach
  void anInstallation() throws IOException {
    Path archive = folder.resolve("home/libraries/python/pcm-context-python-0.1.0.jar");
    Files.createDirectories(archive.getParent());
    Path sources = Path.of("..", "context-python", "src", "main", "python");
    try (OutputStream out = Files.newOutputStream(archive);
        ZipOutputStream zip = new ZipOutputStream(out);
        Stream<Path> files = Files.walk(sources)) {
      for (Path each : files.filter(file -> file.toString().endsWith(".py")).toList()) {
        zip.putNextEntry(new ZipEntry(sources.relativize(each).toString()));
        Files.copy(each, zip);
      }
    }
  }

  private Library library(String python, String code) {
    try {
      Path module = Files.writeString(folder.resolve("scorer.py"), code);
      return Library.of("lib", Library.Host.Command.ofPython(python, module))
          .loadTimeout(PATIENCE)
          .callTimeout(Duration.ofSeconds(2))
          .settings(Json.of("{\"mark\":\"é\"}"))
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SingleContext start(Library library) throws IOException {
    return SingleContext.start(library, folder.resolve("home"));
  }

  private static TaskSpec task(String function, String settings) {
    return new TaskSpec(new TaskNumber(0), new LibraryNumber(0), "t", function, Json.of(settings));
  }

  @Test
  void functions_answer_and_their_errors_tell_the_line() throws Exception {
    Library library =
        library(
            "python3",
            """
            def load(settings):
                global mark
                mark = settings["mark"]
            def shout(item, times=1):
                return item["text"].upper() + mark * times
            """);
    try (SingleContext context = start(library)) {
      context.awaitLoaded(waits -> {});
      context.setTask(task("shout", "{\"times\":2}"));
      CallReport right = context.call(Json.of("{\"text\":\"hé\"}"));
      assertThat(right.outcome()).isEqualTo(Outcome.SUCCEEDED);
      assertThat(right.payload().json()).hasToString("\"HÉéé\"");
      CallReport wrong = context.call(Json.of("{}"));
      assertThat(wrong.outcome()).isEqualTo(Outcome.FAILED);
      assertThat(wrong.payload().toString())
          .contains("KeyError: 'text'", "scorer.py:5 in shout")
          .doesNotContain("traceback is in");
      context.setTask(task("shuot", "{}"));
      assertThat(context.call(Json.of("1")).payload().toString()).contains("did you mean 'shout'?");
    }
  }

  @Test
  void a_late_call_of_a_coroutine_is_stopped_and_the_context_goes_on() throws Exception {
    Library library =
        library(
            "python3",
            """
            import asyncio
            def load(settings): pass
            async def nap(item):
                await asyncio.sleep(item)
                return item
            """);
    try (SingleContext context = start(library)) {
      context.awaitLoaded(waits -> {});
      context.setTask(task("nap", "{}"));
      assertThat(context.call(Json.of("3600")).outcome()).isEqualTo(Outcome.FAILED);
      assertThat(context.call(Json.of("0")).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }

  @Test
  void loads_that_fail_say_why() throws Exception {
    assertThat(failure(library("python3", "def load(settings:\n")))
        .contains("scorer.py:1: SyntaxError");
    assertThat(failure(library("python3", "import no_such_package\n")))
        .contains("-m pip install no_such_package");
    assertThat(failure(library("no-such-python", ""))).contains("no-such-python");
  }

  @Test
  void an_installation_without_the_archive_is_told() throws Exception {
    try (Stream<Path> files = Files.list(folder.resolve("home/libraries/python"))) {
      for (Path each : List.copyOf(files.toList())) {
        Files.delete(each);
      }
    }
    assertThatThrownBy(() -> start(library("python3", "")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("must have one archive in libraries/python");
  }

  private String failure(Library library) throws Exception {
    try (SingleContext context = start(library)) {
      Throwable thrown = catchThrowable(() -> context.awaitLoaded(waits -> {}));
      assertThat(thrown).isInstanceOf(LoadException.class);
      return String.valueOf(thrown.getMessage());
    }
  }
}
