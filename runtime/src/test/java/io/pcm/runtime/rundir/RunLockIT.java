package io.pcm.runtime.rundir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lock between real processes. */
class RunLockIT {
  @TempDir Path folder;

  @Test
  void keepsASecondProcessOutUntilTheFirstIsKilled() throws Exception {
    Path dir = folder.resolve("run");
    Process holder = hold(dir);
    try {
      assertThat(line(holder)).isEqualTo("held");
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> RunDirectory.open(dir, false))
            .isInstanceOf(RunDirectoryInUseException.class)
            .hasMessageContaining("process " + holder.pid());
        assertThat(RunDirectory.holder(dir).orElseThrow().pid()).isEqualTo(holder.pid());
      }
    } finally {
      holder.destroyForcibly().waitFor();
    }
    assertThat(RunDirectory.holder(dir)).isEmpty();
    try (RunDirectory run = RunDirectory.open(dir, false)) {
      Process second = hold(dir);
      assertThat(line(second)).contains("process " + ProcessHandle.current().pid());
      assertThat(second.waitFor()).isEqualTo(73);
      assertThat(RunDirectory.holder(run.root())).isPresent();
      Process third = hold(dir);
      assertThat(line(third)).contains("in use");
      assertThat(third.waitFor()).isEqualTo(73);
    }
  }

  private static Process hold(Path dir) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Holder.class.getName(),
            dir.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @SuppressWarnings("resource")
  private static String line(Process process) throws Exception {
    return new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
        .readLine();
  }

  /** Holds a run directory until its input ends. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws Exception {
      try (RunDirectory run = RunDirectory.open(Path.of(arguments[0]), false)) {
        System.out.println("held");
        while (System.in.read() >= 0) {
          run.root();
        }
      } catch (RunDirectoryInUseException e) {
        System.out.println(e.getMessage());
        System.exit(73);
      }
    }
  }
}
