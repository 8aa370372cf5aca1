package io.pcm.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.manager.loop.SilentLoad;
import io.pcm.protocol.message.ContextId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SilentProgramsTest {
  private static final SilentLoad LOAD = load(false);

  private static SilentLoad load(boolean python) {
    Duration left = Duration.ofSeconds(880).plusMillis(9);
    return new SilentLoad("judge", python, "p-1", "node-3", new ContextId(1, 5), left);
  }

  @TempDir private Path folder;
  private final BlockingQueue<String> notes = new LinkedBlockingQueue<>();

  private String told() throws InterruptedException {
    return told(LOAD);
  }

  private String told(SilentLoad load) throws InterruptedException {
    new SilentPrograms(folder, notes::add).tell(load);
    return notes.poll(60, TimeUnit.SECONDS);
  }

  @Test
  void the_user_sees_the_last_lines_that_the_program_has_printed() throws Exception {
    Path log = Files.writeString(folder.resolve("p-1-1.5.log"), "hello\nWhat is your name?\n");
    assertThat(told())
        .isEqualTo(
            "library judge: its program on node-3 has not answered LOAD for 20 s; PCM waits 14m40s"
                + " more (load-timeout) for a frame READY on file descriptor 3"
                + " (docs/context-protocol.md); it has printed so far ("
                + log
                + "):\n  hello\n  What is your name?");
  }

  @Test
  void of_a_module_of_python_nobody_is_sent_to_the_protocol() throws Exception {
    assertThat(told(load(true)))
        .startsWith(
            "library judge: its module on node-3 has been loading for 20 s; PCM waits 14m40s")
        .contains("until its load() returns")
        .doesNotContain("READY");
  }

  @Test
  void without_a_log_the_user_sees_where_it_will_be() throws Exception {
    assertThat(told()).endsWith("what it prints will be in " + folder.resolve("p-1-1.5.log"));
  }
}
