package io.pcm.runtime.sites;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.batch.JobRoom;
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
    assertThat(room(eight, MODEL)).isEqualTo(room(8, 12 * GIB + (GIB / 2), 1));
    assertThat(room(eight, JUDGE).gpus()).isEmpty();
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
    PilotSettings settings = new PilotSettings(BatchSystems.site("local"), asked, Optional.empty());
    return settings.roomFor(List.of(libraries)).room();
  }

  private static Library library(String name, Resources resources) {
    return Library.of(name, new Library.Host.Command(List.of("true"))).resources(resources).build();
  }
}
