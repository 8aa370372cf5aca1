package io.pcm.runtime.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.batch.JobRoom;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LocalShareTest {
  private static final long GIB = 1L << 30;

  private static JobRoom room(int cpus, long memory) {
    return new JobRoom(
        OptionalInt.of(cpus), OptionalLong.of(memory), OptionalInt.empty(), Optional.empty());
  }

  private static JobRoom gpus(int each) {
    return new JobRoom(
        OptionalInt.empty(), OptionalLong.empty(), OptionalInt.of(each), Optional.empty());
  }

  private static List<List<String>> gpus(int pilots, JobRoom wanted, String... visible) {
    return LocalShare.of(pilots, room(8, 8 * GIB), Optional.of(List.of(visible)), wanted).stream()
        .map(share -> share.gpus().orElseThrow())
        .toList();
  }

  @Test
  void coresAndMemoryAreDividedAndTheManagerKeepsSome() {
    List<LocalShare> shares = LocalShare.of(3, room(8, 8 * GIB), Optional.empty(), JobRoom.ANY);
    assertThat(shares).hasSize(3).allMatch(share -> share.cores() == 2);
    assertThat(shares.stream().mapToLong(LocalShare::memory).sum())
        .isBetween(7 * GIB, 8 * GIB - LocalShare.MANAGER_MEMORY);
    assertThat(shares).allMatch(share -> share.gpus().isEmpty());
  }

  @Test
  void aTinyJobIsDividedToo() {
    List<LocalShare> shares = LocalShare.of(4, room(1, 600L << 20), Optional.empty(), JobRoom.ANY);
    assertThat(shares).allMatch(share -> share.cores() == 1);
    assertThat(shares).allMatch(share -> share.memory() == 75L << 20);
  }

  @Test
  void whatTheUserChoseIsNotDivided() {
    LocalShare share =
        LocalShare.of(2, room(8, 8 * GIB), Optional.empty(), room(3, 2_000_000_000)).get(1);
    assertThat(share.cores()).isEqualTo(3);
    assertThat(share.memory()).isEqualTo(2_000_000_000);
  }

  @Test
  void noGpuIsGivenTwice() {
    assertThat(gpus(2, JobRoom.ANY, "0", "3", "GPU-8f"))
        .containsExactly(List.of("0", "3"), List.of("GPU-8f"));
    assertThat(gpus(2, JobRoom.ANY, "2", "3")).containsExactly(List.of("2"), List.of("3"));
    assertThat(gpus(3, JobRoom.ANY, "5")).containsExactly(List.of("5"), List.of(), List.of());
    assertThat(gpus(2, JobRoom.ANY)).containsExactly(List.of(), List.of());
    assertThat(gpus(3, gpus(2), "a", "b", "c"))
        .containsExactly(List.of("a", "b"), List.of("c"), List.of());
    assertThat(gpus(2, gpus(1), "a", "b", "c")).containsExactly(List.of("a"), List.of("b"));
  }

  @Test
  void gpusAreNumberedWhereTheUserWantsSomeAndNothingNamesThem() {
    List<LocalShare> shares = LocalShare.of(2, room(8, 8 * GIB), Optional.empty(), gpus(2));
    assertThat(shares.get(0).gpus()).contains(List.of("0", "1"));
    assertThat(shares.get(1).gpus()).contains(List.of("2", "3"));
  }

  @Test
  void tellsOfPilotsWithFewerGpus() {
    List<String> three = List.of("0", "1", "2");
    JobRoom here = room(8, 8 * GIB);
    assertThat(LocalShare.remark(LocalShare.of(3, here, Optional.of(three), JobRoom.ANY)))
        .isEmpty();
    assertThat(LocalShare.remark(LocalShare.of(2, here, Optional.of(three), JobRoom.ANY)))
        .contains(
            "this machine or job has 3 GPUs for 2 local pilots: 1 of them get fewer than the"
                + " others");
    assertThat(LocalShare.remark(LocalShare.of(4, here, Optional.of(three), JobRoom.ANY)))
        .contains(
            "this machine or job has 3 GPUs for 4 local pilots: 1 of them get none; start fewer"
                + " pilots, or use them for other libraries");
    assertThat(LocalShare.remark(LocalShare.of(4, here, Optional.empty(), JobRoom.ANY))).isEmpty();
  }

  @Test
  void theSmallestOfMachineAndJobIsAvailable() {
    assertThat(LocalShare.available(4, GIB, room(1, 1 << 20))).isEqualTo(room(1, 1 << 20));
    assertThat(LocalShare.available(4, GIB, room(100, 2 * GIB))).isEqualTo(room(4, GIB));
    assertThat(LocalShare.available(4, GIB, JobRoom.ANY)).isEqualTo(room(4, GIB));
  }
}
