package io.pcm.runtime.doctor;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.runtime.jobs.PcmHome;
import io.pcm.submit.CommandRunner;
import io.pcm.submit.Commands.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What libraries need: engines of language models, Python, GPUs. */
final class EngineHealth {
  private static final Duration COMMAND = Duration.ofSeconds(20);
  private static final Duration ENGINE = Duration.ofSeconds(25);
  private static final int PYTHON_MINOR_MIN = 9;

  private EngineHealth() {}

  static List<Examination> examinations() {
    return List.of(
        new Examination("engine llama-java", ENGINE, EngineHealth::llamaJava),
        new Examination("engine llama-server", ENGINE, EngineHealth::llamaServer),
        Examination.of("engine vllm", EngineHealth::vllm),
        new Examination("Python", ENGINE, EngineHealth::python),
        new Examination("GPUs", ENGINE, EngineHealth::gpus));
  }

  /** Loads the native code, without a model. */
  private static Finding llamaJava() throws Exception {
    Path home = PcmHome.ofThisProcess().root();
    Answer answer =
        ask(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            home.resolve("context-host") + "/*:" + home.resolve("libraries/llama") + "/*",
            "io.pcm.library.llama.NativeCheck");
    return answer.exit() == 0
        ? Finding.ok("engine llama-java", Programs.firstLine(answer.out()))
        : Finding.problem(
            "engine llama-java",
            "its native code cannot be loaded: " + Programs.firstLine(answer.complaint()),
            "it needs Linux on x86-64 or aarch64 with glibc; on other machines use engine:"
                + " llama-server");
  }

  private static Answer ask(String... words) throws BatchSystemException {
    return new CommandRunner(COMMAND, Map.of()).run(List.of(words), "");
  }

  private static Finding llamaServer() throws Exception {
    Optional<Path> program = Programs.find("llama-server");
    if (program.isEmpty()) {
      return Finding.absent(
          "engine llama-server", "not in PATH; a library can name it with 'command'");
    }
    Answer answer = ask(program.get().toString(), "--version");
    return answer.exit() == 0
        ? Finding.ok(
            "engine llama-server",
            program.get() + ", " + version(answer.err() + "\n" + answer.out()))
        : Finding.problem(
            "engine llama-server",
            program.get() + " does not start: " + Programs.firstLine(answer.complaint()),
            "a library that it needs may be missing (ldd " + program.get() + ")");
  }

  private static String version(String text) {
    return text.lines()
        .filter(line -> line.startsWith("version"))
        .findFirst()
        .orElse(Programs.firstLine(text));
  }

  /** It takes too long to ask it. */
  private static Finding vllm() {
    return Programs.find("vllm")
        .map(program -> Finding.ok("engine vllm", program.toString()))
        .orElseGet(
            () ->
                Finding.absent(
                    "engine vllm", "not in PATH; a library can name it with 'command' or 'setup'"));
  }

  private static Finding python() throws Exception {
    if (Programs.find("python3").isEmpty()) {
      return Finding.absent("Python", "python3 is not in PATH; kind: python needs it");
    }
    Answer answer = ask("python3", "--version");
    String said = Programs.firstLine(answer.out().isBlank() ? answer.err() : answer.out());
    Matcher version = Pattern.compile("Python 3\\.(\\d{1,4})").matcher(said);
    boolean isNew = version.find() && Integer.parseInt(version.group(1)) >= PYTHON_MINOR_MIN;
    return answer.exit() == 0 && isNew
        ? Finding.ok("Python", said)
        : Finding.warning(
            "Python",
            said + " is not Python 3.9 or newer",
            "name another one in libraries of kind python, such as python: .venv/bin/python");
  }

  private static Finding gpus() throws Exception {
    if (Programs.find("nvidia-smi").isEmpty()) {
      return Finding.absent("GPUs", "nvidia-smi is not in PATH");
    }
    Answer answer = ask("nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader");
    return answer.exit() == 0
        ? Finding.ok("GPUs", String.join("; ", answer.out().lines().toList()))
        : Finding.warning(
            "GPUs",
            "nvidia-smi fails: " + Programs.firstLine(answer.complaint()),
            "if this machine should have a usable GPU, ask its administrators");
  }
}
