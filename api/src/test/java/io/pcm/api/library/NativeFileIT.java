package io.pcm.api.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NativeFileIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int KILLS = 20;

  @TempDir private Path folder;

  /** A process that extracts a file: from where, and to which folder. */
  public static final class Child {
    public static void main(String[] args) throws IOException {
      NativeFile.in(List.of(Path.of(args[0])), new URL(args[1]), "x-1", "libx.so");
    }
  }

  @Test
  void whatKilledProcessesHaveBegunIsRemovedByTheNextStart() throws Exception {
    Path pipe = folder.resolve("pipe");
    run("mkfifo", pipe.toString());
    Path into = folder.resolve("native");
    for (int i = 0; i < KILLS; i++) {
      Process process = child(into, pipe);
      // It waits for the first byte of the pipe, and has created its file.
      await().atMost(PATIENCE).until(() -> files(into).anyMatch(name -> begun(name, process)));
      process.destroyForcibly().waitFor();
    }
    assertThat(files(into)).hasSize(1);

    Files.delete(pipe);
    Files.createFile(pipe);
    assertThat(child(into, pipe).waitFor()).isZero();
    assertThat(files(into)).containsExactly("libx.so");
  }

  @Test
  void aFolderThatMayHoldNoProgramsIsPassedBy() throws Exception {
    Path noexec = Files.createDirectory(folder.resolve("noexec"));
    mount(noexec, "noexec,size=1m");
    try {
      Path good = folder.resolve("good");
      Path source = Files.writeString(folder.resolve("source"), "code");
      Path file = NativeFile.in(List.of(noexec, good), url(source), "x-1", "libx.so");
      assertThat(file).startsWith(good).hasContent("code");
      assertThatThrownBy(() -> NativeFile.in(List.of(noexec), url(source), "x-1", "libx.so"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(noexec + ": ")
          .hasMessageContaining("noexec")
          .hasMessageContaining("TMPDIR=/path pcm");
    } finally {
      run("umount", noexec.toString());
    }
  }

  @Test
  void aFullFolderIsPassedByAndNothingOfAFileIsLeftThere() throws Exception {
    Path full = Files.createDirectory(folder.resolve("full"));
    mount(full, "size=64k");
    try {
      Path good = folder.resolve("good");
      Path source = Files.write(folder.resolve("source"), new byte[1 << 20]);
      Path file = NativeFile.in(List.of(full, good), url(source), "x-1", "libx.so");
      assertThat(file).startsWith(good).hasSize(1 << 20);
      assertThat(files(full)).isEmpty();
    } finally {
      run("umount", full.toString());
    }
  }

  private static void mount(Path folder, String options) throws Exception {
    Process mount =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", options, "pcm-test", folder.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(mount.getInputStream().readAllBytes()).strip();
    assumeTrue(mount.waitFor() == 0, "nothing can be mounted here: " + said);
  }

  private static URL url(Path file) throws IOException {
    return new URL("file:" + file);
  }

  private static boolean begun(String name, Process process) {
    return name.endsWith("-" + process.pid());
  }

  private static Stream<String> files(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return Stream.empty();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .toList()
          .stream();
    }
  }

  private Process child(Path into, Path source) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Child.class.getName(),
            into.toString(),
            "file:" + source)
        .inheritIO()
        .start();
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }
}
