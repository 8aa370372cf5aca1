package io.pcm.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Json;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Library.Host;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EngineVersionsTest {
  private static final String SERVER =
      "version: 0.7.0 (build 11669, commit Debian)\nbuilt with GNU";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "b11669-Debian,true",
    "b1166-Debian,false",
    "b11669-abcdef0,false",
    "b1669-Debian,false",
    "0.7.0,true",
    "0.7,false",
  })
  void a_version_is_the_same_in_whichever_words_it_is_told(String version, boolean same) {
    assertThat(EngineVersions.tells(SERVER, version)).isEqualTo(same);
  }

  @Test
  void a_line_with_the_version_is_shown() {
    assertThat(EngineVersions.shown("INFO loading\n0.11.0\n")).isEqualTo("0.11.0");
    assertThat(EngineVersions.shown(SERVER)).startsWith("version: 0.7.0 (build");
  }

  private static Library server(String settings) {
    return Library.of("l", new Host.Jvm("x.Y", List.of("pcm:server"), List.of()))
        .settings(Json.of(settings))
        .build();
  }

  private Path program(String name, String script) throws Exception {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void the_engine_of_a_workflow_is_asked() throws Exception {
    Path vllm = program("vllm", "[ \"$*\" = --version ] && echo 0.11.0");
    String settings = "{\"engine\":\"vllm\",\"command\":[\"" + vllm + "\"]";
    assertThat(new EngineVersions().toldBy(server(settings + "}"))).contains("0.11.0\n");
    assertThat(new EngineVersions().toldBy(server(settings + ",\"setup\":[\"module load\"]}")))
        .as("what it is after the setup is not known")
        .isEmpty();
  }

  @Test
  void nothing_is_asked_that_may_not_be_the_engine() throws Exception {
    Path mark = folder.resolve("mark");
    Path wrapper = program("serve.sh", "touch " + mark + "; echo 0.11.0");
    String command = "\"command\":[\"" + wrapper + "\"]}";
    assertThat(new EngineVersions().toldBy(server("{\"engine\":\"vllm\"," + command))).isEmpty();
    assertThat(new EngineVersions().toldBy(server("{\"engine\":\"server\"," + command))).isEmpty();
    assertThat(new EngineVersions().toldBy(server("{\"engine\":\"sglang\"}"))).isEmpty();
    assertThat(mark).doesNotExist();
    Path broken = program("vllm", "exit 1");
    assertThat(
            new EngineVersions()
                .toldBy(server("{\"engine\":\"vllm\",\"command\":[\"" + broken + "\"]}")))
        .isEmpty();
  }
}
