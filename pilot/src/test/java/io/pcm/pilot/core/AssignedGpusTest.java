package io.pcm.pilot.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.status.Gpu;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Resources;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.LibrarySpec;
import io.pcm.protocol.message.PilotInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AssignedGpusTest {
  private static final int HISTORIES = 10_000;
  private static final int STEPS = 30;
  private static final long GIB = 1L << 30;

  private static final Effects FX = new Effects(new OutcomeBuffer());

  private static LibrarySpec library(Resources resources) {
    return new LibrarySpec(
        new LibraryNumber(1),
        Library.of("lib", new Library.Host.Command(List.of("x"))).resources(resources).build());
  }

  private static final class Live {
    final ContextId id;
    final Resources reserved;
    final List<Integer> gpus;
    boolean open = true;
    boolean running;
    ProcessNumber process = new ProcessNumber(0);

    Live(ContextId id, Resources reserved, List<Integer> gpus) {
      this.id = id;
      this.reserved = reserved;
      this.gpus = gpus;
    }
  }

  /** One random history of opens, starts, ends and closes, in any order that can happen. */
  private static final class History {
    final Random random;
    final List<Gpu> gpus = new ArrayList<>();
    final AssignedGpus assigned;
    final List<Live> live = new ArrayList<>();
    int last;

    History(long seed) {
      random = new Random(seed);
      int count = 1 + random.nextInt(8);
      for (int i = 0; i < count; i++) {
        int kind = random.nextInt(4);
        gpus.add(new Gpu("kind" + kind, kind * 20 * GIB, "" + i, kind == 1));
      }
      assigned =
          new AssignedGpus(
              new PilotInfo("p", "h", 1, "", 2, GIB, count, "x", OptionalLong.empty(), gpus));
    }

    void step() {
      Optional<Live> any =
          live.isEmpty() ? Optional.empty() : Optional.of(live.get(random.nextInt(live.size())));
      int choice = random.nextInt(4);
      if (choice < 2 || any.isEmpty()) {
        open();
      } else if (choice == 2 && any.get().open) {
        any.get().open = false;
        assigned.closed(any.get().id);
      } else if (any.get().running) {
        any.get().running = false;
        assigned.ended(any.get().process);
      } else if (any.get().open) {
        start(any.get());
      }
      live.removeIf(each -> !each.open && !each.running);
    }

    private void open() {
      double count = random.nextBoolean() ? random.nextInt(4) : random.nextInt(1, 100) / 100.0;
      long memory = count > 0 && random.nextBoolean() ? random.nextInt(60) * GIB : 0;
      Resources wanted = new Resources(0, 0, count, memory);
      ContextId id = new ContextId(1, ++last);
      boolean room = assigned.book().place(wanted).isPresent();
      assertThat(assigned.open(id, library(wanted), FX)).isEqualTo(room);
      if (room) {
        Live opened = new Live(id, wanted, assigned.of(id));
        live.add(opened);
        start(opened);
      }
    }

    private void start(Live context) {
      context.process = new ProcessNumber(++last);
      context.running = true;
      assigned.started(context.process, context.id, Instant.EPOCH);
    }

    void check() {
      for (int gpu = 0; gpu < gpus.size(); gpu++) {
        int number = gpu;
        List<Live> here = live.stream().filter(each -> each.gpus.contains(number)).toList();
        int sum = here.stream().mapToInt(c -> Math.min(100, c.reserved.gpuHundredths())).sum();
        long memory = here.stream().mapToLong(each -> each.reserved.gpuMemory()).sum();
        assertThat(sum).isBetween(0, 100).isEqualTo(assigned.book().reservedHundredths(gpu));
        assertThat(memory).isEqualTo(assigned.book().reservedMemory(gpu));
        assertThat(memory).isLessThanOrEqualTo(gpus.get(gpu).memoryBytes());
        assertThat(here.size() == 1 || here.stream().allMatch(c -> c.reserved.sharesGpu()))
            .isTrue();
      }
      for (Live each : live) {
        assertThat(each.gpus).hasSize(each.reserved.gpuCount()).doesNotHaveDuplicates();
        assertThat(each.gpus.size() > 1 && gpus.get(each.gpus.get(0)).slice()).isFalse();
      }
    }
  }

  @Test
  void noHistoryGivesAGpuTwiceOrLosesOne() {
    for (int seed = 0; seed < HISTORIES; seed++) {
      History history = new History(seed);
      try {
        for (int step = 0; step < STEPS; step++) {
          history.step();
          history.check();
        }
        history.assigned.closeAll();
        history.live.forEach(each -> history.assigned.ended(each.process));
        history.live.clear();
        history.check();
      } catch (AssertionError e) {
        throw new AssertionError("in the history of seed " + seed, e);
      }
    }
  }

  @Test
  void aGpuIsFreeOnlyWhenTheProcessHasEnded() {
    AssignedGpus gpus =
        new AssignedGpus(new PilotInfo("p", "h", 1, "", 2, GIB, 1, "x", OptionalLong.empty()));
    Resources one = new Resources(0, 0, 1);
    ContextId first = new ContextId(1, 1);
    assertThat(gpus.open(first, library(one), FX)).isTrue();
    gpus.started(new ProcessNumber(1), first, Instant.EPOCH);
    gpus.closed(first);
    assertThat(gpus.open(new ContextId(1, 2), library(one), FX)).isFalse();
    gpus.ended(new ProcessNumber(1));
    assertThat(gpus.open(new ContextId(1, 2), library(one), FX)).isTrue();
  }
}
