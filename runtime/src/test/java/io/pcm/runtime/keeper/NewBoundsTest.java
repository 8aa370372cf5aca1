package io.pcm.runtime.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pcm.runtime.jobs.ScaleOrder;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.runtime.sites.PilotBounds;
import io.pcm.runtime.sites.Pilots;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NewBoundsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pilots GROUP = Pilots.on("slurm").name("spare").between(0, 200).pending(5);
  private static final Instant WHEN = Instant.parse("2030-01-01T00:00:00Z");

  @TempDir private Path folder;

  private void order(int min, int max, Instant when) throws Exception {
    new ScaleOrder(min, max, 0, 200, when).write(folder.resolve("pilots"), "spare");
  }

  private NewBounds newBounds() {
    return new NewBounds(new RunPaths(folder));
  }

  private static PilotBounds next(NewBounds bounds) {
    return await().atMost(PATIENCE).until(() -> bounds.of(GROUP), Optional::isPresent).get();
  }

  @Test
  void an_order_of_an_earlier_manager_still_applies() throws Exception {
    order(1, 50, WHEN);
    NewBounds bounds = newBounds();
    assertThat(bounds.of(GROUP)).contains(GROUP.bounds().between(1, 50));
    assertThat(bounds.of(GROUP)).as("told once").isEmpty();
  }

  @Test
  void each_order_is_told_once_even_if_it_has_the_same_bounds() throws Exception {
    NewBounds bounds = newBounds();
    assertThat(bounds.of(GROUP)).isEmpty();
    order(1, 50, WHEN);
    assertThat(next(bounds)).isEqualTo(GROUP.bounds().between(1, 50));
    order(1, 50, WHEN.plusSeconds(1));
    assertThat(next(bounds)).isEqualTo(GROUP.bounds().between(1, 50));
  }

  @Test
  void an_order_ends_with_the_bounds_that_it_replaced() throws Exception {
    order(1, 50, WHEN);
    Pilots changed = GROUP.between(0, 100);
    assertThat(newBounds().of(changed)).contains(changed.bounds());
  }

  @Test
  void a_damaged_order_changes_nothing() throws Exception {
    order(1, 50, WHEN);
    for (String text : new String[] {"", "{", "{}", "{\"min\": 9, \"max\": 2}", "9".repeat(5000)}) {
      Files.writeString(folder.resolve("pilots").resolve("scale-spare.json"), text);
      assertThat(newBounds().of(GROUP)).as(text).isEmpty();
    }
  }
}
