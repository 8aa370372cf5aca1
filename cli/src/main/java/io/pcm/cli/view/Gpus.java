package io.pcm.cli.view;

import io.pcm.api.status.Gpu;
import io.pcm.api.status.PilotProgress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A pilot's GPUs as text: {@code 2 x NVIDIA L4 (22 GiB)}, or only their number. */
final class Gpus {
  private static final double GIBIBYTE = 1L << 30;

  private Gpus() {}

  static String text(PilotProgress pilot) {
    Map<Gpu, Integer> alike = new LinkedHashMap<>();
    pilot.gpuDevices().stream()
        .filter(gpu -> !gpu.model().isEmpty())
        .forEach(gpu -> alike.merge(new Gpu(gpu.model(), gpu.memoryBytes()), 1, Integer::sum));
    return alike.isEmpty()
        ? String.valueOf(pilot.gpus())
        : alike.entrySet().stream()
            .map(each -> each.getValue() + " x " + text(each.getKey()))
            .collect(Collectors.joining(", "));
  }

  private static String text(Gpu gpu) {
    return gpu.memoryBytes() == 0
        ? gpu.model()
        : gpu.model() + " (" + Math.round(gpu.memoryBytes() / GIBIBYTE) + " GiB)";
  }
}
