package io.pcm.pilot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks about GPUs with the program {@code nvidia-smi}. A pilot works without this information: if
 * the program is missing, fails, hangs or cannot be parsed, one line is logged and nothing is known
 * about the GPUs.
 */
final class NvidiaSmi {
  /** The program takes a second or two if no process keeps the driver loaded. */
  static final Duration DEADLINE = Duration.ofSeconds(5);

  /** Enough for hundreds of GPUs. */
  private static final int OUTPUT_MAX = 64 << 10;

  private static final int MODEL_MAX = 100;
  private static final List<String> QUESTION =
      List.of("--query-gpu=uuid,index,name,memory.total", "--format=csv,noheader,nounits");
  private static final List<String> PROCESSES =
      List.of("--query-compute-apps=pid", "--format=csv,noheader");
  private static final List<String> PROCESSES_BY_GPU =
      List.of("--query-compute-apps=gpu_uuid,pid", "--format=csv,noheader");
  private static final List<String> FREE =
      List.of("--query-gpu=uuid,memory.free", "--format=csv,noheader,nounits");
  private static final int COLUMNS = 4;
  private static final Logger log = LoggerFactory.getLogger("io.pcm.pilot");

  private final String program;
  private final Duration deadline;

  NvidiaSmi() {
    this("nvidia-smi", DEADLINE);
  }

  NvidiaSmi(String program, Duration deadline) {
    this.program = program;
    this.deadline = deadline;
  }

  /** The GPUs that the program shows, in its order; none if it cannot be asked. */
  List<NvidiaGpu> gpus() {
    try {
      return rows(ask(QUESTION));
    } catch (IOException e) {
      log.info("Cannot tell which GPUs are here: {}", e.getMessage());
      return List.of();
    }
  }

  /**
   * The slices (MIG) of these GPUs, in the program's order; none if it cannot be asked.
   *
   * @param gpus as returned by {@link #gpus}
   */
  List<NvidiaGpu> slices(List<NvidiaGpu> gpus) {
    try {
      return NvidiaSlices.of(ask(List.of("-L")), gpus);
    } catch (IOException e) {
      log.info("Cannot tell which slices of GPUs are here: {}", e.getMessage());
      return List.of();
    }
  }

  /** The pids of the processes that compute on any GPU; none if it cannot be asked. */
  Set<Long> processes() {
    try {
      return ask(PROCESSES)
          .lines()
          .map(String::strip)
          .filter(line -> line.matches("\\d{1,10}"))
          .map(Long::valueOf)
          .collect(Collectors.toSet());
    } catch (IOException e) {
      log.info("Cannot tell which processes use GPUs: {}", e.getMessage());
      return Set.of();
    }
  }

  /**
   * The pids of the processes that compute on the GPU with this UUID; none if it cannot be asked.
   */
  Set<Long> processes(String uuid) {
    try {
      return pairs(ask(PROCESSES_BY_GPU))
          .filter(pair -> pair[0].equals(uuid))
          .map(pair -> Long.valueOf(pair[1]))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      log.info("Cannot tell which processes use GPUs: {}", e.getMessage());
      return Set.of();
    }
  }

  /** The free memory of each GPU whose driver tells it, by UUID; none if it cannot be asked. */
  Map<String, Long> freeBytes() {
    try {
      return pairs(ask(FREE))
          .collect(Collectors.toMap(pair -> pair[0], pair -> bytes(pair[1]), Math::max));
    } catch (IOException e) {
      log.info("Cannot tell how much memory of GPUs is free: {}", e.getMessage());
      return Map.of();
    }
  }

  /** The lines that consist of a name and a number; others say why there is no number. */
  private static Stream<String[]> pairs(String text) {
    return text.lines()
        .map(line -> line.strip().split("\\s*,\\s*", -1))
        .filter(cells -> cells.length == 2 && cells[1].matches("\\d{1,9}"));
  }

  private String ask(List<String> question) throws IOException {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(question);
    Process process =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    CompletableFuture<String> answer = new CompletableFuture<>();
    // A program that hangs in the driver survives its kill, and so may this thread.
    Thread reader = new Thread(() -> read(process.getInputStream(), answer), "nvidia-smi");
    reader.setDaemon(true);
    reader.start();
    long due = System.nanoTime() + deadline.toNanos();
    try {
      String text = answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
      boolean ended = process.waitFor(due - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (!ended || process.exitValue() != 0) {
        throw new IOException(
            program + (ended ? " failed with exit code " + process.exitValue() : " does not end"));
      }
      return text;
    } catch (TimeoutException e) {
      throw new IOException(program + " did not answer within " + deadline.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw new IOException(program + " cannot be parsed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static void read(InputStream out, CompletableFuture<String> answer) {
    try {
      byte[] bytes = out.readNBytes(OUTPUT_MAX + 1);
      if (bytes.length > OUTPUT_MAX) {
        throw new IOException("it printed more than " + OUTPUT_MAX + " bytes");
      }
      answer.complete(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      answer.completeExceptionally(e);
    }
  }

  private static List<NvidiaGpu> rows(String text) {
    List<NvidiaGpu> rows = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String[] cells = line.strip().split("\\s*,\\s*", -1);
      if (cells.length == COLUMNS && cells[1].matches("\\d{1,4}") && !cells[2].isEmpty()) {
        rows.add(new NvidiaGpu(cells[0], cells[1], model(cells[2]), bytes(cells[3]), false));
      }
    }
    return rows;
  }

  private static String model(String cell) {
    String plain = cell.replaceAll("\\p{Cntrl}", "?");
    return plain.substring(0, Math.min(MODEL_MAX, plain.length()));
  }

  /** GPUs that share the machine's memory report [N/A]. */
  private static long bytes(String mebibytes) {
    return mebibytes.matches("\\d{1,9}") ? Long.parseLong(mebibytes) << 20 : 0;
  }
}
