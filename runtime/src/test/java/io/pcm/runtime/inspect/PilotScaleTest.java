package io.pcm.runtime.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.Outcome;
import io.pcm.api.status.GroupProgress;
import io.pcm.api.status.GroupProgress.Range;
import io.pcm.api.status.RunProgress;
import io.pcm.runtime.jobs.ScaleOrder;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.runtime.sites.PilotBounds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(180)
final class PilotScaleTest {
  private static final Range WIDE = new Range(0, 200);
  private static final Duration SOON = Duration.ofMillis(1);
  private static final Duration PATIENT = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void the_manager_finds_the_order_and_its_new_bounds_are_awaited() throws Exception {
    PilotScale.Scaled done = scale(this::obedient, wish(null, 50), PATIENT);
    assertThat(done.applies()).isTrue();
    assertThat(done.before().range()).isEqualTo(WIDE);
    assertThat(done.now().range()).isEqualTo(done.bounds()).isEqualTo(new Range(0, 50));
  }

  @Test
  void bounds_that_were_changed_before_can_be_changed_again() throws Exception {
    scale(this::obedient, wish(null, 50), PATIENT);
    PilotScale.Scaled done = scale(this::obedient, wish(10, null), PATIENT);
    assertThat(done.applies()).isTrue();
    assertThat(done.now().range()).isEqualTo(new Range(10, 50));
  }

  @Test
  void an_order_waits_for_a_manager_that_does_not_look_in_time() throws Exception {
    PilotScale.Scaled done = scale(() -> run(group("gpu", "slurm", WIDE)), wish(2, 3), SOON);
    assertThat(done.applies()).isFalse();
    assertThat(done.now().range()).isEqualTo(WIDE);
    assertThat(obedient().groups().get(0).range()).isEqualTo(new Range(2, 3));
  }

  @Test
  void the_same_bounds_again_are_another_order() throws Exception {
    scale(this::obedient, wish(0, 50), PATIENT);
    ScaleOrder first = ScaleOrder.read(orders(), "gpu").orElseThrow();
    scale(this::obedient, wish(0, 50), PATIENT);
    assertThat(ScaleOrder.read(orders(), "gpu")).isPresent().get().isNotEqualTo(first);
  }

  @Test
  void a_run_that_cannot_obey_is_left_as_it_is() throws Exception {
    RunProgress run = run(group("gpu", "slurm", WIDE));
    refused(run.toBuilder().outcome(Outcome.SUCCEEDED).build(), "has ended");
    refused(run.toBuilder().draining(true).build(), "is stopping");
    refused(run.toBuilder().groups(List.of()).build(), "has no groups of pilots; to give it some");
    assertThat(ScaleOrder.read(orders(), "gpu")).isEmpty();
  }

  @Test
  void without_a_manager_the_workflow_file_is_the_place_to_change() throws Exception {
    try (FakeManager manager = manager(() -> run(group("gpu", "slurm", WIDE)))) {
      manager.leaveWord();
    }
    assertThatThrownBy(() -> PilotScale.of(folder.resolve("run"), wish(1, 2)))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("no manager is running")
        .hasMessageContaining("change pilots in the workflow file");
    assertThat(ScaleOrder.read(orders(), "gpu")).isEmpty();
  }

  @Test
  void an_explanation_has_the_groups_only_while_a_manager_answers() throws Exception {
    RunProgress run = run(group("gpu", "slurm", WIDE));
    AtomicReference<RunProgress> progress = new AtomicReference<>(run);
    try (FakeManager manager = manager(progress::get)) {
      assertThat(explained().groups()).isEqualTo(run.groups());
      assertThat(explained().listing().notes()).isEmpty();
      manager.leaveWord();
    }
    assertThat(explained().groups()).isEmpty();
    assertThat(explained().listing().notes()).containsExactly("no manager is running");
    progress.set(run.toBuilder().outcome(Outcome.SUCCEEDED).build());
    try (FakeManager manager = manager(progress::get)) {
      manager.leaveWord();
    }
    assertThat(explained().listing().notes()).containsExactly("the run has ended");
  }

  @Test
  void an_unknown_group_is_answered_with_those_that_there_are() throws Exception {
    List<GroupProgress> groups =
        List.of(group("spare", "slurm", WIDE), group("ours", "slurm", WIDE));
    assertThat(new ScaleWish("ours", 1, null).group(groups)).isSameAs(groups.get(1));
    assertThatThrownBy(() -> new ScaleWish("spaer", 1, null).group(groups))
        .hasMessage(
            "no group 'spaer' in this run; did you mean 'spare'?; the groups of this run: spare,"
                + " ours");
    assertThatThrownBy(() -> new ScaleWish("gpu", 1, null).group(groups))
        .hasMessage("no group 'gpu' in this run; the groups of this run: spare, ours");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "slurm | -1 |       | --min must be 0 or more, not -1",
        "slurm |    | 0     | --max must be 1 to 10000, not 0; for no pilots at all, remove the"
            + " group",
        "slurm |    | 10001 | --max must be 1 to 10000, not 10001",
        "local |    | 1025  | --max must be 1 to 1024, not 1025",
        "local |    | 201   | --max must be 1 to 200, not 201: this machine was divided into 200",
        "slurm | 9  | 5     | --min must be at most --max, which is 5, not 9",
        "slurm | 60 |       | max, which is 50; to raise both: pcm pilots scale gpu --min 60 --max"
            + " 60",
        "slurm |    | 3     | min, which is 4; to lower both: pcm pilots scale gpu --min 3 --max 3",
      })
  void bounds_that_cannot_be_are_refused_with_the_fix(
      String system, @Nullable Integer min, @Nullable Integer max, String message) {
    GroupProgress group = group("gpu", system, new Range(4, 50));
    assertThatThrownBy(() -> wish(min, max).bounds(group))
        .isInstanceOf(RunException.class)
        .hasMessageContaining(message);
  }

  private PilotJobs.Explained explained() throws Exception {
    return PilotJobs.of(folder.resolve("run")).explained();
  }

  private void refused(RunProgress run, String message) {
    assertThatThrownBy(() -> scale(() -> run, wish(1, 2), SOON))
        .isInstanceOf(RunException.class)
        .hasMessageContaining(message);
  }

  private PilotScale.Scaled scale(Supplier<RunProgress> progress, ScaleWish wish, Duration patience)
      throws Exception {
    try (FakeManager manager = manager(progress)) {
      return PilotScale.of(folder.resolve("run"), wish, patience);
    }
  }

  private FakeManager manager(Supplier<RunProgress> progress) throws Exception {
    return new FakeManager(folder.resolve("run"), 1, FakeManager.Key.random(), progress);
  }

  private static ScaleWish wish(@Nullable Integer min, @Nullable Integer max) {
    return new ScaleWish("gpu", min, max);
  }

  private Path orders() {
    return new RunPaths(folder.resolve("run")).pilotJobs();
  }

  /** A run whose manager takes up each order at once. */
  private RunProgress obedient() {
    PilotBounds declared = PilotBounds.fixed(WIDE.max()).between(WIDE.min(), WIDE.max());
    try {
      PilotBounds bounds =
          ScaleOrder.read(orders(), "gpu").map(order -> order.appliedTo(declared)).orElse(declared);
      return run(group("gpu", "slurm", new Range(bounds.min(), bounds.max())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RunProgress run(GroupProgress group) {
    return RunProgress.builder().epoch(1).groups(List.of(group)).build();
  }

  private static GroupProgress group(String name, String system, Range now) {
    return new GroupProgress(
        name,
        system,
        now.min(),
        now.max(),
        WIDE,
        new GroupProgress.Jobs(12, 8, 1, 3),
        new GroupProgress.Why("filled", "so", "nothing"));
  }
}
