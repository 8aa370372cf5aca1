package io.pcm.pilot.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.workflow.Library;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LauncherTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private Path java;

  @BeforeEach
  void aJavaThatTellsItsOptions() throws Exception {
    Files.createDirectory(folder.resolve("context-host"));
    java = folder.resolve("java");
    Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\" >&3\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void aJavaContextReadsUtf8InEveryLocaleAndHeedsTheFolderForTemporaryFiles() throws Exception {
    assertThat(options(Map.of("LC_ALL", "C", "TMPDIR", "/my tmp"), List.of()))
        .contains("-Dfile.encoding=UTF-8", "-Djava.io.tmpdir=/my tmp");
    assertThat(options(Map.of("TMPDIR", ""), List.of()))
        .noneMatch(option -> option.startsWith("-Djava.io.tmpdir"));
  }

  @Test
  void theUsersOwnOptionsComeLastAndWin() throws Exception {
    List<String> own = List.of("-Dfile.encoding=ISO-8859-1", "-Djava.io.tmpdir=/own");
    assertThat(options(Map.of("TMPDIR", "/other"), own))
        .containsSubsequence(
            "-Dfile.encoding=UTF-8",
            "-Djava.io.tmpdir=/other",
            "-Dfile.encoding=ISO-8859-1",
            "-Djava.io.tmpdir=/own",
            "-cp");
  }

  private List<String> options(Map<String, String> environment, List<String> own) throws Exception {
    Library library =
        Library.of("lib", new Library.Host.Jvm("X", List.of("/x.jar"), own))
            .env(environment)
            .loadTimeout(PATIENCE)
            .callTimeout(PATIENCE)
            .build();
    Process process =
        new Launcher(folder, java, CarriedFiles.NONE)
            .start(library, folder.resolve("err"), Map.of(Guard.MARK, "mark"), env -> {});
    process.getOutputStream().write("go\n".getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return told.lines().toList();
  }
}
