package io.pcm.runtime.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.batch.JobId;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.runtime.sites.Pilots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pilots are processes that only wait. */
final class LocalPilotsTest {
  private static final String HOME = "pcm.home";

  @TempDir private Path folder;
  private String homeBefore;

  @BeforeEach
  void set() throws IOException {
    homeBefore = System.getProperty(HOME, "");
    Files.createDirectories(folder.resolve("pcm/lib"));
    System.setProperty(HOME, folder.resolve("pcm").toString());
    Path java = Files.createDirectories(folder.resolve("java/bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\nexec sleep 600\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterEach
  void restore() {
    System.setProperty(HOME, homeBefore);
  }

  private LocalPilots pilots() throws Exception {
    RunPaths paths = new RunPaths(folder.resolve("run"));
    Files.createDirectories(paths.pilotLogs());
    return new LocalPilots(Pilots.local(2).javaHome(folder.resolve("java")), paths);
  }

  @Test
  void owns_what_it_has_started_from_that_moment() throws Exception {
    LocalPilots first = pilots();
    try {
      assertThat(first.leftBefore()).isEmpty();
      List<JobId> started = first.start(2, Set.of());
      assertThat(started).hasSize(2).allMatch(first::startsAlone).allMatch(first::owns);
      JobId strange = new JobId("local-77");
      assertThat(first.startsAlone(strange)).isTrue();
      assertThat(first.owns(strange)).isFalse();
    } finally {
      first.killHere();
    }
  }

  /** Its pilots may be connected before it has read the record of the manager before. */
  @Test
  void may_own_any_pilot_until_it_has_taken_over_those_that_were_left() throws Exception {
    LocalPilots first = pilots();
    LocalPilots next = pilots();
    try {
      assertThat(first.leftBefore()).isEmpty();
      List<JobId> started = first.start(2, Set.of());
      JobId strange = new JobId("local-77");
      assertThat(started).allMatch(next::owns);
      assertThat(next.owns(strange)).isTrue();
      assertThat(next.leftBefore()).isEqualTo(started);
      assertThat(started).allMatch(next::owns);
      assertThat(next.owns(strange)).isFalse();
    } finally {
      first.killHere();
    }
  }
}
