package io.pcm.manager.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.status.AvoidedPlace;
import io.pcm.api.status.EngineUse;
import io.pcm.api.status.LibraryProgress;
import io.pcm.api.status.RunProgress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadLogTest {
  private final List<String> lines = new ArrayList<>();
  private final LoadLog log = new LoadLog(lines::add);

  private void tell(AvoidedPlace... avoided) {
    LibraryProgress library =
        new LibraryProgress(
            "m", 0, 0, 0, 0, 0, 0, 0, 0, null, null, List.of(avoided), EngineUse.NONE);
    log.tell(RunProgress.builder().libraries(List.of(library)).build());
  }

  @Test
  void tellsEachFailureOnceAndWhenAPlaceIsTriedAgain() {
    tell(new AvoidedPlace("n1", false, 1, 0.9, "no CUDA device"));
    tell(new AvoidedPlace("n1", false, 1, 0.4, "no CUDA device"));
    tell(
        new AvoidedPlace("n1", false, 2, 1.9, "no CUDA device"),
        new AvoidedPlace("NVIDIA T4 (15 GiB)", true, 1, 1, "no CUDA device"));
    tell(new AvoidedPlace("NVIDIA T4 (15 GiB)", true, 1, 0, "no CUDA device"));

    assertThat(lines)
        .containsExactly(
            "m does not load on n1; failure 1, next try in 1 s: no CUDA device",
            "m does not load on n1; failure 2, next try in 2 s: no CUDA device",
            "m does not load on machines with NVIDIA T4 (15 GiB); failure 1, next try in 1 s:"
                + " no CUDA device",
            "m on n1 is no longer avoided");
  }
}
