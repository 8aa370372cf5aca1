package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real engines that the scripts in {@code acceptance/engines} provide. */
final class Engines {
  private static final long INSTALL_MINUTES = 15;

  private Engines() {}

  /**
   * @param program the command {@code vllm}
   * @param model a folder in Hugging Face's format
   */
  record Vllm(Path program, Path model) {}

  /** The program llama-server; the first call on a machine downloads it. */
  static Path llamaServer() throws IOException, InterruptedException {
    return Path.of(provide("llama-server").get(0));
  }

  /**
   * vLLM and a model for it; the first call on a machine installs it.
   *
   * @param gguf the model as a GGUF file
   */
  static Vllm vllm(Path gguf) throws IOException, InterruptedException {
    List<String> paths = provide("vllm", gguf.toString());
    return new Vllm(Path.of(paths.get(0)), Path.of(paths.get(1)));
  }

  private static List<String> provide(String name, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of("engines", name).toAbsolutePath().toString());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(command + " failed, see above").isZero();
    return said.lines().toList();
  }
}
