package io.pcm.pilot;

import io.pcm.api.status.Gpu;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Describes GPUs with {@code nvidia-smi --query-gpu}. A pilot works without this information: if
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

  private record Row(String uuid, String index, Gpu gpu) {
    /** CUDA accepts a prefix of a UUID. */
    boolean is(String id) {
      return index.equals(id) || (id.startsWith("GPU-") && uuid.startsWith(id));
    }
  }

  /**
   * The GPUs of a job.
   *
   * @param visible the job's GPUs, from {@link VisibleGpus}; empty: all GPUs of the machine
   * @param count how many of them the pilot offers
   * @return this many GPUs, or none if not all of them are known
   */
  List<Gpu> describe(List<String> visible, int count) {
    List<Row> rows;
    try {
      rows = rows(ask());
    } catch (IOException e) {
      log.info("Cannot tell which GPUs are here: {}", e.getMessage());
      return List.of();
    }
    List<Gpu> found =
        visible.isEmpty()
            ? rows.stream().map(Row::gpu).limit(count).toList()
            : visible.stream().limit(count).flatMap(id -> named(id, rows).stream()).toList();
    if (found.size() < count) {
      log.info("{} knows {} of the {} GPUs of this job", program, found.size(), count);
      return List.of();
    }
    return found;
  }

  private static Optional<Gpu> named(String id, List<Row> rows) {
    return rows.stream().filter(row -> row.is(id)).map(Row::gpu).findFirst();
  }

  private String ask() throws IOException {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(QUESTION);
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

  private static List<Row> rows(String text) {
    List<Row> rows = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String[] cells = line.strip().split("\\s*,\\s*", -1);
      if (cells.length == COLUMNS && cells[1].matches("\\d{1,4}") && !cells[2].isEmpty()) {
        rows.add(new Row(cells[0], cells[1], new Gpu(model(cells[2]), bytes(cells[3]))));
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
