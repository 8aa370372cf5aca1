package io.pcm.workflowfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.runtime.sites.PilotBounds;
import io.pcm.runtime.sites.PilotGroups;
import io.pcm.runtime.sites.PilotSettings;
import io.pcm.runtime.sites.Pilots;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random groups of pilots, written in YAML and with builders, are the same. */
class PilotTwinsTest {
  private static final int RUNS = 300;
  private static final List<String> SYSTEMS = List.of("slurm", "condor", "local");

  @TempDir Path root;

  /** A group of pilots in both forms. */
  private static final class Twin {
    private final Random random;
    private final List<String> keys = new ArrayList<>();
    private final String system;
    private Pilots java;

    Twin(Random random, String system, int number) {
      this.random = random;
      this.system = system;
      this.java = Pilots.on(system);
      sometimes("name: g-" + number, pilots -> pilots.name("g-" + number));
    }

    private void set(String yaml, UnaryOperator<Pilots> builder) {
      keys.add(yaml);
      java = builder.apply(java);
    }

    private void sometimes(String yaml, UnaryOperator<Pilots> builder) {
      if (random.nextBoolean()) {
        set(yaml, builder);
      }
    }

    Twin filled() {
      int most = 1 + random.nextInt(1000);
      int least = random.nextInt(most + 1);
      switch (random.nextInt(4)) {
        case 0 -> set("count: " + most, pilots -> pilots.count(most));
        case 1 -> set("max: " + most, pilots -> pilots.between(0, most));
        case 2 -> set("min: " + least + ", max: " + most, all -> all.between(least, most));
        default -> {}
      }
      int few = 1 + random.nextInt(30);
      sometimes("pending: " + few, pilots -> pilots.pending(few));
      sometimes("idle: " + few + "m", pilots -> pilots.idle(Duration.ofMinutes(few)));
      sometimes("gpus: " + few, pilots -> pilots.gpus(few));
      sometimes("cpus: " + few, pilots -> pilots.cpus(few));
      sometimes("memory: " + few + "GB", pilots -> pilots.memory(few * 1_000_000_000L));
      if (system.equals("slurm")) {
        sometimes("at-most: " + few + "%", pilots -> pilots.atMost(few));
        sometimes("partition: [a, b]", pilots -> pilots.set("partition", "a", "b"));
        sometimes("requeue: false", pilots -> pilots.set("requeue", false));
      }
      if (!system.equals("local")) {
        sometimes("time: " + few + "h", pilots -> pilots.time(Duration.ofHours(few)));
        sometimes("extra: ['-x 1', '-y 2']", pilots -> pilots.add("extra", "-x 1", "-y 2"));
      }
      return this;
    }

    String yaml() {
      return "{" + system + ": {" + String.join(", ", keys) + "}}";
    }
  }

  /** What a run sees of a group. */
  private record Seen(String name, PilotBounds bounds, PilotSettings settings) {
    static List<Seen> of(List<Pilots> groups) {
      return groups.stream().map(g -> new Seen(g.name(), g.bounds(), g.settings())).toList();
    }
  }

  @Test
  void are_the_same_in_both_forms() throws Exception {
    long seed = Long.getLong("pcm.seed", System.nanoTime());
    System.out.println(RUNS + " runs, -Dpcm.seed=" + seed);
    Random random = new Random(seed);
    Project project = new Project(root);
    for (int run = 0; run < RUNS; run++) {
      List<Twin> twins = new ArrayList<>();
      for (String system : SYSTEMS.subList(0, 1 + random.nextInt(SYSTEMS.size()))) {
        twins.add(new Twin(random, system, twins.size()).filled());
      }
      String groups = twins.stream().map(Twin::yaml).collect(Collectors.joining(", ", "[", "]"));
      String one = twins.get(0).yaml();
      String yaml = twins.size() == 1 && random.nextBoolean() ? one : groups;

      List<Pilots> read = project.load(workflow(yaml)).pilots();

      List<Pilots> built = PilotGroups.of(twins.stream().map(twin -> twin.java).toList());
      assertThat(Seen.of(read)).as(yaml).isEqualTo(Seen.of(built));
    }
  }

  private static String workflow(String pilots) {
    return """
    name: w
    libraries: {l: {kind: command, command: [cat]}}
    tasks: {t: {library: l, function: f, call: {}}}
    pilots: %s
    """
        .formatted(pilots);
  }
}
