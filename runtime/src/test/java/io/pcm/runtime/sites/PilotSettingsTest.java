package io.pcm.runtime.sites;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.JobRoom;
import io.pcm.api.batch.Site;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Resources;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class PilotSettingsTest {
  private static final long GIB = 1L << 30;
  private static final Optional<Duration> TIME = Optional.empty();
  private static final Library MODEL = library("model", new Resources(2, 3 * GIB, 1));
  private static final Library JUDGE = library("judge", new Resources(1, GIB, 0));

  @Test
  void makesRoomForOneContextOfTheNeediestLibraryAndForThePilot() {
    assertThat(room(JobRoom.ANY, MODEL, JUDGE)).isEqualTo(room(2, 3 * GIB + (GIB / 2), 1));
  }

  @Test
  void makesRoomForAsManyContextsAsThereAreProcessorsFor() {
    JobRoom eight = new JobRoom(OptionalInt.of(8), OptionalLong.empty(), OptionalInt.empty(), TIME);
    assertThat(room(eight, JUDGE).memory()).hasValue(8 * GIB + (GIB / 2));
    assertThat(room(eight, JUDGE).gpus()).isEmpty();
  }

  @Test
  void makesRoomForNoMoreContextsThanThereAreGpusFor() {
    JobRoom eight = new JobRoom(OptionalInt.of(8), OptionalLong.empty(), OptionalInt.empty(), TIME);
    JobRoom three = new JobRoom(OptionalInt.of(8), OptionalLong.empty(), OptionalInt.of(3), TIME);
    assertThat(room(eight, MODEL)).isEqualTo(room(8, 3 * GIB + (GIB / 2), 1));
    assertThat(room(three, MODEL)).isEqualTo(room(8, 9 * GIB + (GIB / 2), 3));
    assertThat(room(three, library("gpu", new Resources(0, GIB, 1))).memory())
        .hasValue(3 * GIB + (GIB / 2));
  }

  @Test
  void requestsEstimatedMemoryOfABatchSystemButNotOfThisMachine() {
    Library estimated = JUDGE.change().estimatedMemory(GIB + 1).build();
    PilotSettings cluster = shared(JobRoom.ANY);

    assertThat(cluster.roomFor(List.of(estimated)).room().memory())
        .as("rounded up")
        .hasValue(GIB + (GIB / 2) + (64 << 20));
    assertThat(room(JobRoom.ANY, estimated).memory()).isEmpty();
    assertThat(cluster.memoryNote(List.of(estimated)))
        .hasValue(
            "each pilot requests 1600 MiB of memory, for itself and a context of library judge; to"
                + " request another amount, use --memory (memory: in a file)");
    assertThat(local(JobRoom.ANY).memoryNote(List.of(estimated))).isEmpty();
  }

  @Test
  void namesTheLibrariesWhoseMemoryNobodyKnows() {
    Library none = library("none", Resources.NONE);
    Library other = library("other", Resources.NONE);
    PilotSettings cluster = shared(JobRoom.ANY);

    assertThat(cluster.memoryNote(List.of(none, JUDGE)).orElseThrow())
        .startsWith("each pilot requests 1536 MiB of memory, for itself and a context of library")
        .endsWith(
            "; library none does not tell how much memory a context needs, and it is not part of"
                + " that: add resources: {memory: 2GB} to it");
    assertThat(cluster.memoryNote(List.of(none, other)).orElseThrow())
        .isEqualTo(
            "libraries none, other do not tell how much memory a context needs: add resources:"
                + " {memory: 2GB} to each, or use --memory (memory: in a file); the batch system's"
                + " default applies now, which may be too small");
    assertThat(cluster.roomFor(List.of(none)).room().memory()).isEmpty();
    assertThat(shared(room(1, GIB, 1)).memoryNote(List.of(none))).isEmpty();
  }

  @Test
  void says_that_the_memory_of_a_pilot_is_too_little_for_every_context_and_how_much_is_enough() {
    Library large = library("large", new Resources(1, 3 * GIB, 0));
    Library none = library("none", Resources.NONE);
    PilotSettings small = shared(room(1, GIB, 0));

    assertThat(small.memoryNote(List.of(large)).orElseThrow())
        .startsWith("too little memory: 512 MiB for contexts, but a context needs: large 3072 MiB.")
        .contains("Request at least 3584 MiB for each pilot (--memory,");
    assertThat(shared(room(1, 3584L << 20, 0)).memoryNote(List.of(large))).isEmpty();
    assertThat(small.memoryNote(List.of(large, none))).as("another one fits").isEmpty();
    assertThat(local(room(1, GIB, 0)).memoryNote(List.of(large))).isEmpty();
  }

  @Test
  void changesNothingThatWasAskedFor() {
    JobRoom asked = room(1, GIB, 4);
    assertThat(room(asked, MODEL)).isEqualTo(asked);
    assertThat(room(JobRoom.ANY, library("none", Resources.NONE))).isEqualTo(JobRoom.ANY);
  }

  private static JobRoom room(int cpus, long memory, int gpus) {
    return new JobRoom(OptionalInt.of(cpus), OptionalLong.of(memory), OptionalInt.of(gpus), TIME);
  }

  private static JobRoom room(JobRoom asked, Library... libraries) {
    return local(asked).roomFor(List.of(libraries)).room();
  }

  private static PilotSettings local(JobRoom asked) {
    return new PilotSettings(BatchSystems.site("local"), asked, Optional.empty(), List.of());
  }

  private static PilotSettings shared(JobRoom asked) {
    Site site =
        new Site() {
          @Override
          public String system() {
            return "shared";
          }

          @Override
          public BatchSystem open(Duration timeout) {
            throw new UnsupportedOperationException("nothing is submitted here");
          }
        };
    return new PilotSettings(site, asked, Optional.empty(), List.of());
  }

  private static Library library(String name, Resources resources) {
    return Library.of(name, new Library.Host.Command(List.of("true"))).resources(resources).build();
  }
}
