package io.pcm.pilot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.api.workflow.Library;
import io.pcm.pilot.SingleContext.CallReport;
import io.pcm.pilot.SingleContext.LoadException;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.TaskNumber;
import io.pcm.protocol.message.TaskSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SingleContextTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private Library.Host java() throws IOException {
    Home.make(folder.resolve("home"));
    return new Library.Host.Jvm(
        EchoLibrary.class.getName(), List.of(Home.sourceOf(EchoLibrary.class)), List.of());
  }

  /** A program that is loaded, unless it is told to fail, and then does what the item says. */
  private Library.Host program(String... words) throws IOException {
    Path script =
        Files.writeString(
            folder.resolve("program.py"),
            """
            import os, struct, sys, time
            def read(n):
                data = sys.stdin.buffer.read(n)
                if len(data) < n: sys.exit(0)
                return data
            def send(kind, number, payload):
                os.write(3, struct.pack(">IcI", 5 + len(payload), kind, number) + payload)
            def frame():
                length, kind, number = struct.unpack(">IcI", read(9))
                return kind, number, read(length - 5)
            frame()
            if "broken" in sys.argv:
                print("no such weights", flush=True)
                send(b"B", 0, b'{"kind":"LOAD_FAILED","message":"bad setting","certain":true}')
                sys.exit(1)
            if "mute" in sys.argv: time.sleep(3600)
            stops = "stops" in sys.argv
            send(b"R", 0, b'{"stops-calls":true}' if stops else b"{}")
            while True:
                kind, number, payload = frame()
                if kind == b"C" and payload == b'"die"':
                    print("I die", flush=True)
                    os._exit(9)
                if kind == b"C" and payload == b'"hang"' and not stops: time.sleep(3600)
                if kind == b"C" and payload == b'"hang"': continue
                if kind == b"X": send(b"E", number, b'{"kind":"CALL_FAILED","message":"cut"}')
                if kind == b"C" and payload == b'"where"':
                    payload = ('"%s"' % os.environ["PCM_CONTEXT_FOLDER"]).encode()
                if kind == b"C": send(b"S", number, payload)
            """);
    List<String> argv = new ArrayList<>(List.of("python3", script.toString()));
    argv.addAll(List.of(words));
    return new Library.Host.Command(argv);
  }

  private static Library library(Library.Host host) {
    return Library.of("lib", host).loadTimeout(PATIENCE).callTimeout(PATIENCE).build();
  }

  private SingleContext start(Library library) throws IOException {
    return SingleContext.start(library, folder.resolve("home"));
  }

  private static TaskSpec task(String function) {
    return new TaskSpec(
        new TaskNumber(0), new LibraryNumber(0), "t", function, Json.of("{\"a\":1.10}"));
  }

  private static CallReport call(SingleContext context, String item) throws Exception {
    return context.call(Json.of(item));
  }

  @Test
  void a_library_is_loaded_once_and_answers_call_after_call() throws Exception {
    try (SingleContext context = start(library(java()))) {
      assertThat(context.awaitLoaded(waits -> {})).isPositive();
      context.setTask(task("echo"));
      for (String item : List.of("[1.10]", "\"é\"")) {
        CallReport report = call(context, item);
        assertThat(report.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(report.payload().json()).hasToString(item);
      }
      assertThat(context.isOver()).isFalse();
    }
  }

  @Test
  void a_call_that_kills_its_context_fails_with_the_last_output() throws Exception {
    try (SingleContext context = start(library(program()))) {
      context.awaitLoaded(waits -> {});
      context.setTask(task("f"));
      CallReport report = call(context, "\"die\"");
      assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
      assertThat(report.payload().json().toString())
          .contains("CONTEXT_DIED", "exit code 9", "I die");
      assertThat(context.isOver()).isTrue();
    }
  }

  @Test
  void a_call_that_takes_too_long_fails_and_ends_the_context() throws Exception {
    Library library = library(program()).change().callTimeout(Duration.ofMillis(300)).build();
    try (SingleContext context = start(library)) {
      context.awaitLoaded(waits -> {});
      context.setTask(task("f"));
      assertThat(call(context, "\"hang\"").payload().json().toString())
          .contains("CALL_TIMEOUT", "longer than 0.3 s");
      assertThat(context.isOver()).isTrue();
    }
  }

  @Test
  void a_late_call_of_a_context_that_stops_calls_ends_alone() throws Exception {
    Library library =
        library(program("stops")).change().callTimeout(Duration.ofMillis(300)).build();
    try (SingleContext context = start(library)) {
      context.awaitLoaded(waits -> {});
      context.setTask(task("f"));
      assertThat(call(context, "\"hang\"").payload().json().toString())
          .contains("CALL_TIMEOUT", "longer than 0.3 s")
          .doesNotContain("cut");
      assertThat(context.isOver()).isFalse();
      assertThat(call(context, "7").outcome()).isEqualTo(Outcome.SUCCEEDED);
    }
  }

  @Test
  void a_load_that_fails_says_why_and_whether_it_is_certain() throws Exception {
    try (SingleContext context = start(library(program("broken")))) {
      assertThatThrownBy(() -> context.awaitLoaded(waits -> {}))
          .isInstanceOfSatisfying(LoadException.class, e -> assertThat(e.isCertain()).isTrue())
          .hasMessageContainingAll("bad setting", "no such weights");
    }
    Library mute = library(program("mute")).change().loadTimeout(Duration.ofMillis(500)).build();
    try (SingleContext context = start(mute)) {
      assertThatThrownBy(() -> context.awaitLoaded(waits -> {}))
          .isInstanceOfSatisfying(LoadException.class, e -> assertThat(e.isCertain()).isFalse())
          .hasMessageContaining("not loaded after 0.5 s");
    }
  }

  @Test
  void nothing_of_it_remains() throws Exception {
    Path own;
    try (SingleContext context = start(library(program()))) {
      context.awaitLoaded(waits -> {});
      context.setTask(task("f"));
      String where = call(context, "\"where\"").payload().json().toString();
      own = Path.of(where.substring(1, where.length() - 1));
      assertThat(own).isDirectory();
    }
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(own.getParent()).doesNotExist());
  }
}
