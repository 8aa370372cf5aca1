package io.pcm.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.status.ContextProgress;
import io.pcm.api.status.ContextProgress.Phase;
import io.pcm.api.status.PilotProgress;
import io.pcm.api.status.PilotState;
import io.pcm.api.status.RunProgress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GpuNotesTest {
  private static final String WARNS = "warning: no usable GPU found, --gpu-layers is ignored\n";

  @TempDir private Path folder;
  private final BlockingQueue<String> notes = new LinkedBlockingQueue<>();

  private static RunProgress view(String context, String library, Phase phase) {
    PilotProgress pilot =
        new PilotProgress(
                "1f",
                "p1",
                "node1",
                7,
                "",
                PilotState.SERVING,
                1,
                1,
                0,
                1,
                0,
                1,
                null,
                List.of(),
                "")
            .with(List.of(new ContextProgress(context, library, phase, 2, 1, 0, 1)));
    return RunProgress.builder().pilots(List.of(pilot)).build();
  }

  @Test
  void a_library_that_found_no_gpu_is_told_of_once_when_it_is_warm() throws Exception {
    for (String log : List.of("p1-1.1", "p1-1.2", "p1-1.4")) {
      Files.writeString(folder.resolve(log + ".log"), "loading\n" + WARNS + "ready\n");
    }
    Files.writeString(folder.resolve("p1-1.3.log"), "offloaded 31/31 layers to GPU\n");
    GpuNotes gpus = new GpuNotes(folder, notes::add);
    gpus.look(view("1.1", "judge", Phase.LOADING));
    gpus.look(view("1.1", "judge", Phase.WARM));
    assertThat(notes.poll(60, TimeUnit.SECONDS))
        .contains("library judge on node1", "does not use the GPU", "What to do", "p1-1.1.log");
    gpus.look(view("1.2", "judge", Phase.WARM));
    gpus.look(view("1.3", "other", Phase.WARM));
    gpus.look(view("1.4", "last", Phase.WARM));
    assertThat(notes.poll(60, TimeUnit.SECONDS)).contains("library last");
    assertThat(notes).isEmpty();
  }
}
