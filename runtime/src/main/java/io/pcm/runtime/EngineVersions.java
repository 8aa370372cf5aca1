package io.pcm.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pcm.api.llm.LlmEngine;
import io.pcm.api.workflow.Library;
import io.pcm.runtime.jobs.PcmHome;
import io.pcm.runtime.rundir.RunException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What engines of language models say about their version on this machine. That of the machines of
 * pilots is known only when they have loaded a model.
 */
final class EngineVersions {
  private static final Logger LOG = LoggerFactory.getLogger(EngineVersions.class);

  /** vLLM imports torch before it answers. */
  private static final int PATIENCE_SECONDS = 90;

  private static final int TEXT_BYTES = 64 * 1024;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<List<String>, Optional<String>> known = new HashMap<>();

  /**
   * The text with which an engine tells its version.
   *
   * @return empty if the library has no engine that can be asked here: it is not on the PATH, runs
   *     elsewhere, needs setup, or is started by a program of the user
   */
  Optional<String> toldBy(Library library) {
    JsonNode settings = settings(library);
    String engine = settings.path("engine").asText();
    if (!(library.host() instanceof Library.Host.Jvm jvm)) {
      return Optional.empty();
    } else if (jvm.classPath().contains("pcm:llama")) {
      return included();
    } else if (!jvm.classPath().contains("pcm:server") || settings.has("setup")) {
      return Optional.empty();
    }
    String program = settings.path("command").path(0).asText(engine);
    boolean plain = settings.path("command").size() <= 1 && isNamed(program, engine);
    return plain
        ? known.computeIfAbsent(List.of(program, "--version"), words -> ask(words, library.env()))
        : Optional.empty();
  }

  private static boolean isNamed(String program, String engine) {
    boolean asks =
        engine.equals(LlmEngine.LLAMA_SERVER.label()) || engine.equals(LlmEngine.VLLM.label());
    return asks && Path.of(program).endsWith(engine);
  }

  /** The engine that comes with PCM has its version in the name of its jar. */
  private static Optional<String> included() {
    try (DirectoryStream<Path> jars =
        Files.newDirectoryStream(
            PcmHome.ofThisProcess().root().resolve("libraries/llama"), "llama-[0-9]*.jar")) {
      for (Path jar : jars) {
        return Optional.of(
            jar.getFileName().toString().replaceFirst("llama-(.*)\\.jar", "llama-java $1"));
      }
    } catch (RunException | IOException e) {
      LOG.debug("the included engine is not here", e);
    }
    return Optional.empty();
  }

  private static Optional<String> ask(List<String> words, Map<String, String> env) {
    Path printed = null;
    try {
      printed = Files.createTempFile("pcm-version", ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(printed.toFile());
      builder.environment().putAll(env);
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        LOG.warn("{} has not told its version in {} s", words, PATIENCE_SECONDS);
        return Optional.empty();
      }
      byte[] text;
      try (java.io.InputStream in = Files.newInputStream(printed)) {
        text = in.readNBytes(TEXT_BYTES);
      }
      return process.exitValue() == 0
          ? Optional.of(new String(text, StandardCharsets.UTF_8))
          : Optional.empty();
    } catch (IOException e) {
      LOG.debug("an engine cannot be asked here", e);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      delete(printed);
    }
  }

  private static void delete(@org.jspecify.annotations.Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      LOG.debug("a temporary file stays", e);
    }
  }

  private static JsonNode settings(Library library) {
    try {
      return JSON.readTree(library.settings().utf8());
    } catch (IOException e) {
      throw new IllegalStateException("settings are JSON", e);
    }
  }

  /**
   * Whether the text is about this version as a server tells it: {@code b11669-Debian} is {@code
   * version: 0.7.0 (build 11669, commit Debian)}.
   */
  static boolean tells(String text, String version) {
    return Arrays.stream(version.split("-"))
        .map(part -> part.replaceFirst("^b(?=[0-9])", ""))
        .allMatch(
            part ->
                Pattern.compile("(?<![\\w.])" + Pattern.quote(part) + "(?![\\w.])")
                    .matcher(text)
                    .find());
  }

  /** Its first line that has a digit, for people. */
  static String shown(String text) {
    return text.lines()
        .filter(line -> line.chars().anyMatch(Character::isDigit))
        .findFirst()
        .orElse(text)
        .strip();
  }
}
