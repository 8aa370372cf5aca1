package io.pcm.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.status.AvoidedPlace;
import io.pcm.api.status.EngineUse;
import io.pcm.api.status.GroupProgress;
import io.pcm.api.status.LibraryProgress;
import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskPhase;
import io.pcm.api.status.TaskProgress;
import io.pcm.api.status.Unschedulable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Screens of common sizes while a run is in progress. */
final class ProgressScreensTest {
  /** Tasks with long names, some running, and after them one that nobody has counted. */
  private static RunProgress run(int tasks, int done) {
    List<TaskProgress> all = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      boolean running = i % 3 == 2;
      all.add(
          task(
              "verify[model=smollm2-1.7b-instruct-q4,seed=" + i + ",template=step-by-step-shots]",
              running ? TaskPhase.RUNNING : TaskPhase.READY,
              10_000,
              running ? done : 0,
              running ? 16 : 0));
    }
    all.add(task("score", TaskPhase.WAITING, -1, 0, 0));
    return SampleRun.underWay(all);
  }

  private static TaskProgress task(String name, TaskPhase phase, int calls, int done, int running) {
    return new TaskProgress(
        name,
        phase,
        calls,
        done - done / 50,
        done / 50,
        0,
        running,
        100,
        done,
        100,
        new EngineUse(done, 0, 0, 0, done / 100));
  }

  private static Rates rates(RunProgress before, RunProgress now) {
    Rates rates = new Rates();
    rates.add(before, Duration.ofSeconds(100));
    rates.add(now, Duration.ofSeconds(110));
    return rates;
  }

  private static List<String> block(RunProgress view, Rates rates, int width, int height) {
    return ProgressText.block(view, Duration.ofSeconds(110), rates, width, height);
  }

  @ParameterizedTest
  @CsvSource({"12, 80, 24", "200, 80, 24", "12, 200, 50", "200, 200, 50"})
  void aScreenShowsAsMuchAsFits(int tasks, int width, int height) throws IOException {
    RunProgress now = run(tasks, 1234);
    List<String> block = block(now, rates(run(tasks, 1100), now), width, height);

    assertThat(block).hasSizeLessThan(height).allMatch(line -> line.length() <= width);
    Golden.check(
        "screen-" + width + "x" + height + "-" + tasks + "-tasks.txt", String.join("\n", block));
  }

  @ParameterizedTest
  @CsvSource({"80, 24", "200, 50", "40, 10", "20, 4", "1, 1"})
  void aScreenIsNeverTooSmallForAllHindrances(int width, int height) {
    List<AvoidedPlace> places =
        IntStream.range(0, 20)
            .mapToObj(i -> new AvoidedPlace("node" + i, false, 1, 0, "no\u001b[2J\ndevice"))
            .toList();
    List<LibraryProgress> libraries =
        IntStream.range(0, 9)
            .mapToObj(
                i ->
                    new LibraryProgress(
                        "l" + i,
                        1,
                        50,
                        0.6,
                        29,
                        0,
                        0,
                        1,
                        0,
                        null,
                        new Unschedulable(2, 2, 0, 0, "4 cores"),
                        places,
                        EngineUse.NONE))
            .toList();
    GroupProgress group =
        new GroupProgress(
            "g",
            "slurm",
            0,
            9,
            new GroupProgress.Range(0, 9),
            new GroupProgress.Jobs(1, 2, 3, 4),
            new GroupProgress.Why("pending", "why", "nothing"));
    RunProgress view =
        run(200, 100).toBuilder()
            .libraries(libraries)
            .groups(List.of(group, group, group, group, group))
            .storeWaits("no space left for the store")
            .build();

    List<String> block = block(view, new Rates(), width, height);
    assertThat(block)
        .isNotEmpty()
        .hasSizeLessThan(Math.max(2, height))
        .allMatch(line -> line.length() <= width)
        .allMatch(line -> line.chars().noneMatch(Character::isISOControl));
    if (height >= 24) {
      assertThat(block)
          .contains("  no space left for the store")
          .anyMatch(l -> l.contains("verif"));
    }
  }

  @Test
  void theTimeBeforeTheFirstCallEndedDoesNotSlowATaskDown() {
    Rates rates = new Rates();
    for (int second = 0; second <= 24; second++) {
      int first = Math.min(100, 10 * Math.max(0, second - 10));
      int next = 10 * Math.max(0, second - 20);
      rates.add(
          SampleRun.underWay(
              List.of(
                  task("a", TaskPhase.RUNNING, 100, first, 1),
                  task("b", TaskPhase.RUNNING, 100, next, 1))),
          Duration.ofSeconds(second));
    }
    assertThat(rates.callsPerSecond("b")).isEqualTo(10);
    assertThat(rates.callsPerSecond()).isEqualTo(10);
  }

  @Test
  void withoutPilotsThereIsNoTimeLeft() {
    RunProgress now = run(3, 1234);
    Rates rates = rates(run(3, 1100), now);

    assertThat(block(now, rates, 200, 50)).anyMatch(line -> line.contains("ETA"));
    assertThat(block(now.toBuilder().pilots(List.of()).build(), rates, 200, 50))
        .noneMatch(line -> line.contains("ETA"));
  }

  @Test
  void theTimeLeftOfARunIsThatOfAllItsCalls() {
    TaskProgress begun = task("a", TaskPhase.RUNNING, 1000, 500, 8);
    TaskProgress waiting = task("b", TaskPhase.WAITING, 1500, 0, 0);
    RunProgress now = SampleRun.underWay(List.of(begun, waiting));
    RunProgress before =
        SampleRun.underWay(List.of(task("a", TaskPhase.RUNNING, 1000, 400, 8), waiting));

    assertThat(block(now, rates(before, now), 100, 24).subList(1, 4))
        .containsExactly(
            "  500/2500  20%  all tasks  10 failed, ETA 3m20s, 10 calls/s, 8 running, 5 cut off",
            "  500/1000  50%  a          10 failed, ETA 50s, 10 calls/s, 8 running, 5 cut off",
            "  1 task waiting");
  }

  @Test
  void namesAreCutInTheMiddleUnlessTheyBecomeEqual() {
    assertThat(ShortNames.of(List.of("all tasks", "abcdefghijklmnop", "abcdefghijklmnoq"), 11))
        .containsExactly("all tasks", "abcde…lmnop", "abcde…lmnoq");

    List<String> points =
        List.of(
            "all tasks",
            "verify[a=long-long-long,n=17,template=end]",
            "verify[a=long-long-long,n=18,template=end]");
    assertThat(ShortNames.of(points, 28))
        .containsExactly(
            "all tasks", "verify[a=…n=17,template=end]", "verify[a=…n=18,template=end]");
    assertThat(ShortNames.of(points, 14))
        .containsExactly("all tasks", "verify…n=17,t…", "verify…n=18,t…");
    assertThat(
            ShortNames.of(
                List.of("loud[variant=one-and-the-same-end]", "loud[variant=two-and-the-same-end]"),
                18))
        .containsExactly("loud[variant=one-…", "loud[variant=two-…");
    assertThat(
            ShortNames.of(
                List.of("loud[v=the-same-beginning-1-end]", "loud[v=the-same-beginning-2-end]"),
                12))
        .containsExactly("loud[…1-end]", "loud[…2-end]");
  }
}
