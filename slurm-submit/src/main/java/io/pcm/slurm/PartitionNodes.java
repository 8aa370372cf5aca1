package io.pcm.slurm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The nodes of the partitions that pilots may run in, as sinfo lists them in {@link #FORMAT}. */
final class PartitionNodes {
  /** Name, partition ({@code *} after the default one), processors, resources, state. */
  static final String FORMAT = "%N|%P|%c|%G|%T";

  /** {@code gpu:4}, {@code gpu:a100:4(S:0-1)}, after a comma or at the beginning. */
  private static final Pattern GPUS =
      Pattern.compile(
          "(?:^|,)gpu(?::(?<type>[^:,()]+))?(?::no_consume)?:(?<count>\\d{1,6})(?![\\d:])");

  private static final Pattern COUNT = Pattern.compile("(\\d{1,9})\\+?");

  /**
   * States of nodes that run jobs, or would (man sinfo, NODE STATE CODES). Other states, also those
   * of later releases, do not count: rather a pilot too few.
   */
  private static final Set<String> WORKING =
      Set.of(
          "allocated",
          "blocked",
          "completing",
          "idle",
          "mixed",
          "planned",
          "power_down",
          "power_up",
          "powered_down",
          "powering_down",
          "powering_up",
          "reserved");

  /** What may follow such a state: in power saving, or planned; and several states at a time. */
  private static final Pattern SUFFIX = Pattern.compile("[~#!%@+-]*$");

  private record Node(int cpus, String resources) {
    long gpus(String type) {
      long count = 0;
      Matcher gpus = GPUS.matcher(resources);
      while (gpus.find()) {
        if (type.isEmpty() || type.equals(gpus.group("type"))) {
          count += Integer.parseInt(gpus.group("count"));
        }
      }
      return count;
    }
  }

  private final Map<String, Node> working = new LinkedHashMap<>();
  private boolean any;

  private PartitionNodes() {}

  /** The nodes of the default partition in a list of all. */
  static PartitionNodes ofDefault(String printed) {
    return of(printed, true);
  }

  /** All nodes in the list. */
  static PartitionNodes of(String printed) {
    return of(printed, false);
  }

  private static PartitionNodes of(String printed, boolean onlyDefault) {
    PartitionNodes nodes = new PartitionNodes();
    for (String line : printed.lines().toList()) {
      List<String> cells = SlurmTables.cells(line);
      Matcher cpus = COUNT.matcher(cells.size() < 5 ? "" : cells.get(2));
      if (!cpus.matches()) {
        SlurmTables.skipped("sinfo", line);
      } else if (!onlyDefault || cells.get(1).endsWith("*")) {
        nodes.any = true;
        if (WORKING.contains(SUFFIX.matcher(cells.get(4)).replaceFirst(""))) {
          nodes.working.put(cells.get(0), new Node(Integer.parseInt(cpus.group(1)), cells.get(3)));
        }
      }
    }
    return nodes;
  }

  /** How many jobs with this number of processors fit; empty if there are no such nodes. */
  OptionalInt holding(int cpus) {
    return sum(node -> node.cpus / cpus);
  }

  /** How many jobs with these GPUs fit; empty if there are no such nodes. */
  OptionalInt holding(GpuDemand gpus) {
    return sum(node -> node.gpus(gpus.type()) / gpus.count());
  }

  private OptionalInt sum(ToLongFunction<Node> jobs) {
    long sum = working.values().stream().mapToLong(jobs).sum();
    return any ? OptionalInt.of((int) Math.min(sum, Integer.MAX_VALUE)) : OptionalInt.empty();
  }
}
