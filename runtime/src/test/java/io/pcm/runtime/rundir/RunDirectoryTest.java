package io.pcm.runtime.rundir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
  @TempDir Path folder;

  @Test
  void makesAPrivateDirectoryWithAllFolders() throws Exception {
    Path dir = folder.resolve("a/b/run");
    try (RunDirectory run = RunDirectory.open(dir, false)) {
      assertThat(mode(dir)).isEqualTo("rwx------");
      assertThat(mode(run.results())).isEqualTo("rwx------");
      assertThat(mode(run.pilotLogs())).isEqualTo("rwx------");
      assertThat(mode(run.contextLogs())).isEqualTo("rwx------");
      assertThat(mode(dir.resolve("lock"))).isEqualTo("rw-------");
      assertThat(run.root()).isEqualTo(dir);
      assertThat(run.paths().pilotLog("p1")).isEqualTo(dir.resolve("logs/pilots/p1.log"));
      assertThat(run.store()).isEqualTo(dir.resolve("store.db"));
      assertThat(run.access()).isEqualTo(dir.resolve("access"));
      assertThat(run.runJson()).isEqualTo(dir.resolve("run.json"));
      assertThat(run.managerLog()).isEqualTo(dir.resolve("logs/manager.log"));
      assertThat(run.setAside()).isEmpty();
    }
  }

  @Test
  void refusesAPathThatIsTooLongForTheStoreAndCreatesNothing() throws Exception {
    Path parent = folder.resolve("p".repeat(200));
    Path tooLong = parent.resolve("q".repeat(200)).resolve("r".repeat(200));
    assertThatThrownBy(() -> RunDirectory.open(tooLong, false))
        .isInstanceOf(RunDirectoryException.class)
        .hasMessageContaining("bytes, but its database allows only 440; give a shorter one");
    assertThat(parent).doesNotExist();
  }

  @Test
  void takesUpADirectoryThatWasGivenBackWithAllThatIsInIt() throws Exception {
    Path dir = folder.resolve("run");
    try (RunDirectory run = RunDirectory.open(dir, false)) {
      Files.writeString(run.results().resolve("t.jsonl"), "x");
    }
    try (RunDirectory run = RunDirectory.open(dir, false)) {
      assertThat(run.results().resolve("t.jsonl")).hasContent("x");
    }
  }

  @Test
  void namesTheHolderOfADirectoryThatIsInUse() throws Exception {
    Path dir = folder.resolve("run");
    try (RunDirectory run = RunDirectory.open(dir, false)) {
      assertThatThrownBy(() -> RunDirectory.open(dir, false))
          .isInstanceOf(RunDirectoryInUseException.class)
          .hasMessageContaining(dir.toString())
          .hasMessageContaining("process " + ProcessHandle.current().pid())
          .hasMessageContaining(LockHolder.thisHost());
      assertThat(RunDirectory.holder(dir).orElseThrow().pid())
          .isEqualTo(ProcessHandle.current().pid());
      assertThatThrownBy(() -> RunDirectory.open(run.root(), true))
          .isInstanceOf(RunDirectoryInUseException.class);
    }
    assertThat(RunDirectory.holder(dir)).isEmpty();
  }

  @Test
  void isInUseByAnotherPathToTheSameDirectoryToo() throws Exception {
    Path real = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    try (RunDirectory run = RunDirectory.open(real.resolve("run"), false)) {
      assertThatThrownBy(() -> RunDirectory.open(link.resolve("run"), false))
          .isInstanceOf(RunDirectoryInUseException.class);
      assertThat(run.root()).exists();
    }
  }

  @Test
  void takesWhatAKilledManagerLeft() throws Exception {
    Path dir = folder.resolve("run");
    RunDirectory.open(dir, false).close();
    writeHolder(dir, LockHolder.thisHost(), LockHolder.thisBoot());
    RunDirectory.open(dir, false).close();
    writeHolder(dir, LockHolder.thisHost(), "the boot before");
    RunDirectory.open(dir, false).close();
    writeHolder(dir, "this kernel under another name", LockHolder.thisBoot());
    RunDirectory.open(dir, false).close();
    Files.writeString(dir.resolve("lock"), "{\"pcm\":\"0.");
    RunDirectory.open(dir, false).close();
  }

  @Test
  void refusesWhatAManagerOnAnotherMachineDidNotGiveBack() throws Exception {
    Path dir = folder.resolve("a run");
    RunDirectory.open(dir, false).close();
    writeHolder(dir, "login7", "another boot");
    assertThatThrownBy(() -> RunDirectory.open(dir, false))
        .isInstanceOf(RunDirectoryInUseException.class)
        .hasMessageContaining("4711 on login7")
        .hasMessageContaining("--take-over");
  }

  @Test
  void opensARunWhoseLockWasRemoved() throws Exception {
    Path dir = folder.resolve("run");
    RunDirectory.open(dir, false).close();
    Files.delete(dir.resolve("lock"));
    assertThatThrownBy(() -> RunDirectory.open(dir, false))
        .as("nothing in it is of a run")
        .isInstanceOf(RunDirectoryException.class)
        .hasMessageContaining("not a run directory");

    Files.writeString(dir.resolve("run.json"), "{}");
    Files.writeString(dir.resolve("store.db"), "facts");
    try (RunDirectory run = RunDirectory.open(dir, false)) {
      assertThat(run.store()).hasContent("facts");
      assertThat(dir.resolve("lock")).exists();
    }
  }

  @Test
  void setsTheOldRunAsideForAFreshOne() throws Exception {
    Path dir = folder.resolve("run");
    for (int i = 0; i < 3; i++) {
      try (RunDirectory run = RunDirectory.open(dir, true)) {
        assertThat(run.setAside().map(Path::getFileName).map(Path::toString).orElse("none"))
            .isEqualTo(i == 0 ? "none" : "run." + i);
        assertThat(run.runJson()).doesNotExist();
        Files.writeString(run.runJson(), "run " + i);
      }
    }
    assertThat(folder.resolve("run.1/run.json")).hasContent("run 0");
    assertThat(folder.resolve("run.2/run.json")).hasContent("run 1");
    assertThat(folder.resolve("run/run.json")).hasContent("run 2");
  }

  @Test
  void neverSetsARunAsideOverWhatIsThere() throws Exception {
    Path dir = folder.resolve("run");
    RunDirectory.open(dir, false).close();
    Files.createDirectory(folder.resolve("run.1"));
    Files.createSymbolicLink(folder.resolve("run.2"), folder.resolve("nowhere"));
    try (RunDirectory run = RunDirectory.open(dir, true)) {
      assertThat(run.setAside()).contains(folder.resolve("run.3"));
    }
  }

  @Test
  void refusesADirectoryThatOthersCanRead() throws Exception {
    Path dir = Files.createDirectory(folder.resolve("it's"));
    Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-x---"));
    assertThatThrownBy(() -> RunDirectory.open(dir, false))
        .isInstanceOf(RunDirectoryException.class)
        .hasMessageContaining("rwxr-x---")
        .hasMessageEndingWith("chmod 700 '" + folder + "/it'\\''s'");
  }

  @Test
  void refusesAFileALinkAndAFolderOfSomethingElse() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> RunDirectory.open(file, false)).hasMessageContaining("is a file");
    RunDirectory.open(folder.resolve("run"), false).close();
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("run"));
    assertThatThrownBy(() -> RunDirectory.open(link, false))
        .hasMessageContaining("symbolic link")
        .hasMessageContaining(folder.resolve("run").toRealPath().toString());
    Path thesis = makePrivate("thesis");
    Files.writeString(thesis.resolve("chapter1"), "years of work");
    assertThatThrownBy(() -> RunDirectory.open(thesis, false))
        .hasMessageContaining("not a run directory");
    assertThatThrownBy(() -> RunDirectory.open(thesis, true))
        .hasMessageContaining("not a run directory");
    assertThat(thesis.resolve("chapter1")).exists();
    assertThat(thesis.resolve("lock")).doesNotExist();
  }

  @Test
  void opensAnEmptyPrivateFolder() throws Exception {
    Path dir = makePrivate("empty");
    try (RunDirectory run = RunDirectory.open(dir, true)) {
      assertThat(run.setAside()).isEmpty();
    }
  }

  @Test
  void findsTheRunThatWasUsedLast() throws Exception {
    assertThat(RunDirectory.newest(folder)).isEmpty();
    for (String name : new String[] {"one", "two", "three"}) {
      RunDirectory.open(RunDirectory.defaultFor(folder, name), false).close();
    }
    Path runs = folder.resolve("pcm-runs");
    Files.createDirectory(runs.resolve("no run"));
    Instant now = Instant.now();
    touch(runs.resolve("one"), now.minusSeconds(20));
    touch(runs.resolve("two"), now.minusSeconds(10));
    touch(runs.resolve("three"), now.minusSeconds(30));
    assertThat(RunDirectory.newest(folder)).contains(runs.resolve("two"));
    RunDirectory.open(runs.resolve("one"), true).close();
    touch(runs.resolve("one.1"), now.plusSeconds(60));
    touch(runs.resolve("one"), now.plusSeconds(60));
    assertThat(RunDirectory.newest(folder)).contains(runs.resolve("one"));
  }

  @Test
  void readsOnlyFromARunDirectoryThatIsThere() throws Exception {
    assertThatThrownBy(() -> RunDirectory.existing(folder.resolve("none")))
        .hasMessageContaining("no such run directory");
    assertThatThrownBy(() -> RunDirectory.existing(makePrivate("empty")))
        .hasMessageContaining("is empty");
    Path dir = folder.resolve("run");
    RunDirectory.open(dir, false).close();
    assertThat(RunDirectory.existing(dir).root()).isEqualTo(dir);
    assertThatThrownBy(() -> RunDirectory.existing(dir).pilotLog("../escape"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void hasAVersion() {
    assertThat(PcmVersion.text()).matches("[0-9]+\\.[0-9]+\\.[0-9]+.*");
  }

  private Path makePrivate(String name) throws IOException {
    return Files.createDirectory(
        folder.resolve(name),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  private static void touch(Path run, Instant when) throws IOException {
    Files.setLastModifiedTime(run.resolve("lock"), FileTime.from(when));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
  }

  private static void writeHolder(Path dir, String host, String boot) throws IOException {
    LockHolder holder =
        new LockHolder("0.1.0", host, 4711, Instant.EPOCH, boot, "java io.pcm.Manager");
    Files.writeString(dir.resolve("lock"), holder.toJson());
  }
}
