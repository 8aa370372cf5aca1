package io.pcm.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Json;
import io.pcm.api.context.Frame;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The host as a pilot starts it: a separate JVM, with frames on pipes. */
@Timeout(180)
class MainIT {
  private static final int CALLS = 200_000;
  private static final int AHEAD = 1024;

  @TempDir Path folder;
  private Process process;
  private FakePilot pilot;

  private void start(String className, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" 3>&1 1>&2", "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", classes(Frame.class) + ":" + classes(Main.class)));
    command.addAll(List.of(Main.class.getName(), className, classes(Libraries.class)));
    process = new ProcessBuilder(command).redirectError(folder.resolve("noise").toFile()).start();
    pilot = new FakePilot(process.getOutputStream(), process.getInputStream());
  }

  private static String classes(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  private int exit() throws Exception {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @AfterEach
  void kill() {
    process.destroyForcibly();
  }

  @Test
  void answersOverPipesAndLeavesTheOutputToTheLibrary() throws Exception {
    start(Libraries.Mixed.class.getName());
    pilot.load("{}", 1);
    assertThat(pilot.answer()).isEqualTo("READY 0 {}");
    pilot.task("echo", "{}");
    long start = System.nanoTime();
    Semaphore ahead = new Semaphore(AHEAD);
    Thread reader =
        new Thread(
            () -> {
              try {
                for (int call = 0; call < CALLS; call++) {
                  String answer = pilot.answer();
                  if (!answer.equals("RESULT " + call + " {\"id\":" + call + "}")) {
                    throw new IllegalStateException(answer);
                  }
                  ahead.release();
                }
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    reader.start();
    for (int call = 0; call < CALLS; call++) {
      if (!ahead.tryAcquire()) {
        pilot.flush();
        assertThat(ahead.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
      }
      pilot.write(Frame.Kind.CALL, call, Json.of("{\"id\":" + call + "}"));
    }
    pilot.flush();
    reader.join();
    System.out.printf("%.0f no-op calls/s%n", CALLS * 1e9 / (System.nanoTime() - start));
    pilot.close();
    assertThat(exit()).isEqualTo(ContextHost.ENDED);
    assertThat(Files.readString(folder.resolve("noise")))
        .isEqualTo("noise on the standard output\n");
  }

  @Test
  void endsThoughACallHangs() throws Exception {
    start(Libraries.Mixed.class.getName());
    pilot.load("{}", 2);
    assertThat(pilot.answer()).isEqualTo("READY 0 {}");
    pilot.task("hang", "{}");
    pilot.call(1, "0");
    pilot.close();
    assertThat(exit()).isEqualTo(ContextHost.ENDED);
    assertThat(Files.readString(folder.resolve("noise"))).contains("still busy 5 s after");
  }

  @Test
  void endsWithEvidenceWhenMemoryRunsOut() throws Exception {
    start(Libraries.Mixed.class.getName(), "-XX:+ExitOnOutOfMemoryError");
    pilot.load("{}", 1);
    assertThat(pilot.answer()).isEqualTo("READY 0 {}");
    pilot.task("memory", "{}");
    pilot.call(1, "0");
    assertThat(exit()).isEqualTo(ContextHost.OUT_OF_MEMORY);
    assertThat(Files.readString(folder.resolve("noise"))).contains("OutOfMemoryError: a test");
  }

  @Test
  void endsAfterSayingWhyItIsBroken() throws Exception {
    start("com.example.Gone");
    pilot.load("{}", 1);
    assertThat(pilot.answer()).startsWith("BROKEN 0 ").contains("com.example.Gone");
    assertThat(exit()).isEqualTo(ContextHost.BROKEN);
  }
}
