package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pcm.acceptance.PcmProcess.Ended;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code pcm} itself, in environments that cause problems for Java. */
final class LauncherIT {
  private static final String TEXT = "Z\u00fcrich \u6771\u4eac";

  @TempDir private Path folder;
  private final Map<String, String> environment = new LinkedHashMap<>();

  /** Output to a pipe or terminal is UTF-8 even if the locale differs. */
  @ParameterizedTest
  @ValueSource(strings = {"LC_ALL=C", "LC_ALL=POSIX", "LC_ALL=", "LANG=no_SUCH.UTF-8"})
  void namesAndTextsWithAccentsAreReadInEveryLocale(String locale) throws Exception {
    Path pcm = checkout("donn\u00e9es de \u00e9t\u00e9");
    environment.put(locale.replaceAll("=.*", ""), locale.replaceAll(".*=", ""));
    workflow("donn\u00e9es");

    run(pcm, "manager", "run", "donn\u00e9es/w.yaml", "--local", "1", "--run-dir", "ex\u00e9")
        .expect(0);

    assertThat(Files.readString(folder.resolve("ex\u00e9/results/all.jsonl")))
        .contains("\"result\":\"" + TEXT + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:b", "a\ud83d\ude00"})
  void aFolderThatNoClassPathCanNameIsRefusedAtOnce(String name) throws Exception {
    Ended ended = run(checkout(name), "--version").expect(3);
    assertThat(ended.err()).startsWith("pcm: PCM is in a folder with ").contains("move it");
  }

  @Test
  void whereThereIsNoLocaleOfUtf8ItSaysHowToHaveOne() throws Exception {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Path none = Files.writeString(bin.resolve("locale"), "#!/bin/sh\necho ANSI_X3.4-1968\n");
    assertThat(none.toFile().setExecutable(true)).isTrue();
    environment.put("PATH", bin + ":" + System.getenv("PATH"));
    environment.put("LC_ALL", "C");
    assertThat(run(checkout("plain"), "--version").expect(3).err())
        .contains("no UTF-8 locale", "LC_ALL=C.UTF-8", "install");
  }

  @Test
  void nativeCodeIsNotKeptWhereNoProgramMayRunAndTmpdirCounts() throws Exception {
    Path noexec = Files.createDirectory(folder.resolve("noexec"));
    Process mount =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "noexec", "pcm-test", noexec.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(mount.getInputStream().readAllBytes());
    assumeTrue(mount.waitFor() == 0, "nothing can be mounted here: " + said);
    try {
      Path pcm = checkout("plain");
      workflow("w");
      environment.put("PCM_CACHE", noexec.resolve("cache").toString());
      environment.put("TMPDIR", noexec.toString());
      String[] command = {"manager", "run", "w/w.yaml", "--local", "1", "--run-dir", "r"};
      assertThat(run(pcm, command).expect(3).err())
          .contains("noexec", "TMPDIR=/path pcm")
          .doesNotContain("\tat ");
      environment.put("TMPDIR", Files.createDirectory(folder.resolve("t\u00e9mp")).toString());
      run(pcm, command).expect(0);
      assertThat(folder.resolve("t\u00e9mp")).isNotEmptyDirectory();
    } finally {
      assertThat(new ProcessBuilder("umount", noexec.toString()).start().waitFor()).isZero();
    }
  }

  @Test
  void resultsOnATerminalAreEscapedAndInAPipeAreNot() throws Exception {
    Path pcm = checkout("plain");
    workflow("w");
    Files.writeString(folder.resolve("w/t.txt"), "\u009b31m\u202e");
    run(pcm, "manager", "run", "w/w.yaml", "--local", "1", "--run-dir", "r").expect(0);

    List<String> results = List.of(pcm.toString(), "results", "--run", "r");
    assertThat(String.join("\n", start(results).await().expect(0).out()))
        .contains("\"result\":\"\u009b31m\u202e\"");
    List<String> terminal = List.of("script", "-qec", String.join(" ", results), "/dev/null");
    assertThat(String.join("\n", start(terminal).await().expect(0).out()))
        .contains("\"result\":\"\\u009b31m\\u202e\"")
        .doesNotContain("\u009b", "\u202e");
  }

  /** A compute node may know only the path with the link. */
  @Test
  void linksInThePathOfTheWorkingFolderAreKept() throws Exception {
    Path pcm = checkout("plain");
    Files.createDirectory(folder.resolve("real"));
    Files.createSymbolicLink(folder.resolve("a link"), Path.of("real"));
    String submit = "cd 'a link' && exec \"$0\" pilots submit --slurm --run r --dry-run";
    List<String> script =
        start(List.of("/bin/sh", "-c", submit, pcm.toString())).await().expect(0).out();
    assertThat(String.join("\n", script))
        .contains(folder.resolve("a link/r") + "/logs")
        .doesNotContain(folder.resolve("real") + "/r");
  }

  /** A task that reads a file with Java's default character set, in a folder of this name. */
  private void workflow(String name) throws Exception {
    Path there = Files.createDirectory(folder.resolve(name));
    Files.writeString(there.resolve("t.txt"), TEXT);
    Files.writeString(there.resolve("\u00e9l.jsonl"), "\"" + there.resolve("t.txt") + "\"\n");
    Files.writeString(
        there.resolve("w.yaml"),
        """
        name: launcher
        libraries:
          worker:
            kind: java
            class: io.pcm.acceptance.library.Worker
            class-path: [%s]
            jvm-options: [-XX:+UseSerialGC, -XX:TieredStopAtLevel=1, -Xmx64m]
        tasks:
          all: {library: worker, function: read, map: \u00e9l.jsonl}
        """
            .formatted(Installation.built().libraries()));
  }

  /** A built checkout, as the script sees it, in a folder of this name. */
  private Path checkout(String name) throws Exception {
    Path root = Files.createDirectory(folder.resolve(name));
    Path home = Files.createDirectories(root.resolve("cli/target/pcm"));
    for (String part : List.of("lib", "context-host", "libraries")) {
      Files.createSymbolicLink(home.resolve(part), Installation.built().home().resolve(part));
    }
    Files.createDirectories(root.resolve("examples/factcheck/target"));
    Path start = Path.of("cli/src/main/sh/start.sh");
    Files.createDirectories(root.resolve(start).getParent());
    Files.copy(Installation.project().resolve(start), root.resolve(start));
    Files.createFile(home.resolve(".built"));
    return Files.copy(
        Installation.project().resolve("pcm"),
        root.resolve("pcm"),
        StandardCopyOption.COPY_ATTRIBUTES);
  }

  private Ended run(Path pcm, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(pcm.toString()));
    command.addAll(List.of(arguments));
    return start(command).await();
  }

  private PcmProcess start(List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.redirectInput(new File("/dev/null"));
    builder.environment().keySet().removeIf(each -> each.matches("LANG|LC_.*|PCM_.*|TMPDIR"));
    builder.environment().putAll(environment);
    return new PcmProcess(builder.start());
  }
}
