package io.pcm.runtime.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.runtime.doctor.Finding.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class ExaminationTest {
  private static final String LIMITS =
      """
      Limit                     Soft Limit           Hard Limit           Units
      Max processes             unlimited            unlimited            processes
      Max open files            1024                 524288               files
      """;

  @TempDir private Path folder;

  @Test
  void what_does_not_answer_is_a_problem_and_does_not_hold_up_the_rest() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Examination hangs =
        new Examination(
            "server",
            Duration.ofMillis(50),
            () -> {
              never.await();
              return Finding.ok("server", "fine");
            });
    Finding found = hangs.result();
    assertThat(found.level()).isEqualTo(Level.PROBLEM);
    assertThat(found.text()).isEqualTo("no answer within 0 s");
  }

  @Test
  void what_fails_is_a_problem_with_its_reason() throws Exception {
    Examination fails =
        Examination.of(
            "x",
            () -> {
              throw new IllegalStateException("the disk is gone");
            });
    assertThat(fails.result().text()).isEqualTo("the disk is gone");
    assertThat(fails.result().level()).isEqualTo(Level.PROBLEM);
  }

  @Test
  void limits_and_free_memory_are_read_as_linux_prints_them() {
    assertThat(MachineHealth.limit(LIMITS, "Max open files")).hasValue(1024);
    assertThat(MachineHealth.limit(LIMITS, "Max processes")).isEmpty();
    assertThat(MachineHealth.freeMemory("MemTotal: 5 kB\nMemAvailable:    2048 kB\n"))
        .hasValue(2 << 20);
    assertThat(MachineHealth.freeMemory("MemTotal: 5 kB\n")).isEmpty();
  }

  @Test
  void a_folder_is_examined_and_left_as_it_was() throws Exception {
    List<Finding> found = new ArrayList<>();
    for (Examination each : FolderHealth.examinations(folder, false)) {
      found.add(each.result());
    }
    assertThat(found)
        .extracting(Finding::subject)
        .contains("disk space", "syncing files", "locks", "temporary files", "model cache");
    assertThat(found)
        .filteredOn(each -> each.subject().equals("locks"))
        .extracting(Finding::level)
        .containsExactly(Level.OK);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void a_folder_that_nobody_may_write_to_is_a_problem() throws Exception {
    Finding found = FolderHealth.examinations(Path.of("/proc"), true).get(3).result();
    assertThat(found.level()).isEqualTo(Level.PROBLEM);
    assertThat(found.fix()).isNotEmpty();
  }

  @Test
  void a_folder_of_runs_may_be_missing() throws Exception {
    assertThat(Doctor.here(folder.resolve("a/b"), Optional.empty()).folder()).isEqualTo(folder);
    Files.createDirectory(folder.resolve("a"));
    assertThat(Doctor.here(folder.resolve("a/b"), Optional.empty()).folder())
        .isEqualTo(folder.resolve("a"));
  }
}
