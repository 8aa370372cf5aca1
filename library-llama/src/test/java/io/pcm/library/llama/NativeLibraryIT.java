package io.pcm.library.llama;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Json;
import io.pcm.api.library.LoadRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryIT {
  private static final int PROCESSES = 8;

  @TempDir Path folder;

  /** The work of each process: load, answer once, end. */
  public static final class Child {
    public static void main(String[] args) throws Exception {
      var library =
          new LlamaLibrary()
              .load(
                  new LoadRequest(
                      Json.of("{\"model\":" + Json.quote(args[0]) + ",\"context-size\":256}"),
                      1,
                      1));
      var function = library.function("complete", Json.of("{\"prompt\":\"x\",\"max-tokens\":2}"));
      int code = function.call(Json.NULL).length() > 1 ? 0 : 9;
      Runtime.getRuntime().halt(code);
    }
  }

  @Test
  void processesThatStartTogetherShareOneWholeLibrary() throws Exception {
    Path model = TinyGguf.write(folder.resolve("tiny.gguf"), 1);
    Path cache = folder.resolve("cache");
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      processes.add(start(model, cache, i));
    }
    for (int i = 0; i < PROCESSES; i++) {
      Process process = processes.get(i);
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(() -> "said: " + said(folder.resolve("said"))).isZero();
    }
    try (Stream<Path> left = Files.walk(cache)) {
      assertThat(left.filter(Files::isRegularFile)).hasSize(1);
    }
  }

  private Process start(Path model, Path cache, int number) throws IOException {
    Path said = Files.createDirectories(folder.resolve("said")).resolve(number + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Child.class.getName(),
            model.toString());
    builder.environment().put("PCM_CACHE", cache.toString());
    return builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
  }

  private static String said(Path folder) {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> logs = Files.list(folder)) {
      for (Path log : logs.toList()) {
        all.append(log).append(":\n").append(Files.readString(log));
      }
    } catch (IOException e) {
      all.append(e);
    }
    return all.toString();
  }
}
