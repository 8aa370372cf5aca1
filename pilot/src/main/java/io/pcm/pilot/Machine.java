package io.pcm.pilot;

import static java.util.stream.Collectors.joining;

import io.pcm.api.status.Gpu;
import io.pcm.protocol.message.PilotInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Determines the resources of a pilot. */
final class Machine {
  private static final Path CPUINFO = Path.of("/proc/cpuinfo");

  /** More GPU models in one job would only make the name longer. */
  private static final int MODELS_MAX = 4;

  private static final Path NVIDIA = Path.of("/proc/driver/nvidia/gpus");

  private Machine() {}

  static PilotInfo describe(PilotOptions options, List<Gpu> gpus) {
    int processors = Runtime.getRuntime().availableProcessors();
    int cores = Math.min(processors, options.cores().orElse(processors));
    String host = host();
    long pid = ProcessHandle.current().pid();
    return new PilotInfo(
        options.name().orElseGet(() -> nameFor(host, pid)),
        host,
        pid,
        options.job().map(PilotJob::label).orElse(""),
        cores,
        options.memory().orElseGet(MainMemory::bytes),
        gpus.size(),
        device(cores, gpus),
        OptionalLong.empty(),
        gpus,
        options.group());
  }

  private static String nameFor(String host, long pid) {
    byte[] random = new byte[3];
    new SecureRandom().nextBytes(random);
    String plain = host.replaceAll("[^A-Za-z0-9._-]", "_");
    return plain.substring(0, Math.min(64, plain.length()))
        + "-"
        + pid
        + "-"
        + HexFormat.of().formatHex(random);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return firstLine(Path.of("/proc/sys/kernel/hostname")).orElse("unknown-host");
    }
  }

  private static String device(int cores, List<Gpu> gpus) {
    if (gpus.isEmpty()) {
      return "cpu:" + cpuModel() + " x" + cores;
    }
    String models =
        gpus.stream().map(Gpu::model).distinct().limit(MODELS_MAX).collect(joining("+"));
    return "gpu:" + (models.isEmpty() ? gpuModel() : models) + " x" + gpus.size();
  }

  private static String cpuModel() {
    return valueOf(CPUINFO, "model name").orElse(System.getProperty("os.arch", "unknown"));
  }

  private static String gpuModel() {
    try (DirectoryStream<Path> gpus = Files.newDirectoryStream(NVIDIA)) {
      for (Path gpu : gpus) {
        Optional<String> model = valueOf(gpu.resolve("information"), "Model");
        if (model.isPresent()) {
          return model.get();
        }
      }
    } catch (IOException e) {
      return "unknown";
    }
    return "unknown";
  }

  private static Optional<String> valueOf(Path file, String key) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(key) && line.contains(":"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip().replaceAll("\\s+", " "))
          .filter(value -> !value.isEmpty())
          .map(value -> value.substring(0, Math.min(100, value.length())))
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> firstLine(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
