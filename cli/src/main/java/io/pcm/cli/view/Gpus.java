package io.pcm.cli.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.api.status.Gpu;
import io.pcm.api.status.GpuHolder;
import io.pcm.api.status.GpuUse;
import io.pcm.api.status.PilotProgress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
        .map(gpu -> new Gpu(gpu.model(), gpu.memoryBytes()))
        .forEach(gpu -> alike.merge(gpu, 1, Integer::sum));
    return alike.isEmpty()
        ? String.valueOf(pilot.gpus())
        : alike.entrySet().stream()
            .map(each -> each.getValue() + " x " + text(each.getKey()))
            .collect(Collectors.joining(", "));
  }

  /**
   * Which contexts have which GPU: {@code 0: verifier; 1: judge 0.50 + judge 0.25}; empty if none
   * has one.
   */
  static String holders(PilotProgress pilot) {
    List<String> held = new ArrayList<>();
    for (int i = 0; i < pilot.gpuDevices().size(); i++) {
      GpuUse gpu = pilot.gpuDevices().get(i);
      List<String> parts = new ArrayList<>(gpu.contexts().stream().map(Gpus::text).toList());
      if (gpu.avoided()) {
        parts.add("avoided, loads failed");
      }
      if (!parts.isEmpty()) {
        String name = gpu.name().isEmpty() ? String.valueOf(i) : gpu.name();
        held.add(name + ": " + String.join(" + ", parts));
      }
    }
    return String.join("; ", held);
  }

  private static String text(GpuHolder holder) {
    return holder.share() < 1
        ? holder.library() + " " + Texts.number(holder.share())
        : holder.library();
  }

  /** Into this object of a pilot. */
  static void add(PilotProgress pilot, ArrayNode devices) {
    for (GpuUse gpu : pilot.gpuDevices()) {
      ObjectNode node = devices.addObject();
      node.put("model", gpu.model()).put("memoryBytes", gpu.memoryBytes());
      node.put("name", gpu.name()).put("slice", gpu.slice()).put("avoided", gpu.avoided());
      ArrayNode contexts = node.putArray("contexts");
      for (GpuHolder holder : gpu.contexts()) {
        ObjectNode one = contexts.addObject();
        one.put("context", holder.context()).put("library", holder.library());
        one.put("share", holder.share()).put("memoryBytes", holder.memoryBytes());
      }
    }
  }

  private static String text(Gpu gpu) {
    return gpu.memoryBytes() == 0
        ? gpu.model()
        : gpu.model() + " (" + Math.round(gpu.memoryBytes() / GIBIBYTE) + " GiB)";
  }
}
