package io.pcm.pilot.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Json;
import io.pcm.api.workflow.Library;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CarriedFilesTest {
  private static final CarriedFiles CARRIED =
      new CarriedFiles(Map.of("/models/a.gguf", "/scratch/a.gguf", "/models/it's \"b\"", "/s/b"));

  @Test
  void aModelAndWhateverIsNamedInSettingsIsFoundWhereItWasCarriedTo() {
    Library library =
        CARRIED.in(
            library(
                new Library.Host.Jvm("X", List.of("pcm:llama"), List.of()),
                "{\"model\":\"/models/a.gguf\",\"tuning\":{\"more\":[\"/models/it's \\\"b\\\"\"]},"
                    + "\"note\":\"see /models/a.gguf or \\\"/models/a.gguf\\\"\"}"));
    assertThat(library.settings())
        .hasToString(
            "{\"model\":\"/scratch/a.gguf\",\"tuning\":{\"more\":[\"/s/b\"]},"
                + "\"note\":\"see /models/a.gguf or \\\"/models/a.gguf\\\"\"}");
  }

  @Test
  void classPathsCommandsAndEnvironmentsAreThoseOfThisMachine() {
    Library.Host jvm =
        new Library.Host.Jvm("X", List.of("pcm:llama", "/models/a.gguf", "/x.jar"), List.of());
    assertThat(CARRIED.in(library(jvm, "{}")).host())
        .isEqualTo(
            new Library.Host.Jvm(
                "X", List.of("pcm:llama", "/scratch/a.gguf", "/x.jar"), List.of()));
    Library command =
        CARRIED.in(library(new Library.Host.Command(List.of("cat", "/models/a.gguf")), "{}"));
    assertThat(command.host())
        .isEqualTo(new Library.Host.Command(List.of("cat", "/scratch/a.gguf")));
    assertThat(command.wrap()).containsExactly("run", "/scratch/a.gguf");
    assertThat(command.files()).containsExactly(Path.of("/scratch/a.gguf"));
    assertThat(command.env()).containsEntry("MODEL", "/scratch/a.gguf").containsEntry("N", "1");
  }

  private static Library library(Library.Host host, String settings) {
    return Library.of("lib", host)
        .settings(Json.of(settings))
        .env(Map.of("MODEL", "/models/a.gguf", "N", "1"))
        .wrap(List.of("run", "/models/a.gguf"))
        .files(List.of(Path.of("/models/a.gguf")))
        .loadTimeout(Duration.ofMinutes(1))
        .callTimeout(Duration.ofMinutes(1))
        .build();
  }
}
