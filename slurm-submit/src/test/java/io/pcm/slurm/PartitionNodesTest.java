package io.pcm.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parses output recorded from Slurm 22.05.8, and resources as other sites have them. */
class PartitionNodesTest {
  private static final GpuDemand ONE = new GpuDemand("", 1);

  /** Nodes n2 and n3 were drained and down, n4 and n5 had jobs. */
  private static final String RECORDED =
      """
      n1|main*|4|gpu:2|idle
      n1|scavenge|4|gpu:2|idle
      n2|main*|4|gpu:2|drained
      n2|scavenge|4|gpu:2|drained
      n3|main*|4|gpu:2|down
      n3|scavenge|4|gpu:2|down
      n4|main*|4|gpu:2|mixed
      n4|scavenge|4|gpu:2|mixed
      n5|main*|4|gpu:2|allocated
      n5|scavenge|4|gpu:2|allocated
      n6|main*|4|gpu:2|idle
      n6|scavenge|4|gpu:2|idle
      """;

  @Test
  void counts_each_working_node_of_several_partitions_once() {
    PartitionNodes nodes = PartitionNodes.of(RECORDED);
    assertThat(nodes.holding(ONE)).hasValue(8);
    assertThat(nodes.holding(new GpuDemand("", 2))).hasValue(4);
    assertThat(nodes.holding(1)).hasValue(16);
    assertThat(nodes.holding(3)).as("one per node").hasValue(4);
    assertThat(nodes.holding(5)).hasValue(0);
  }

  @Test
  void knows_which_partition_is_the_default() {
    String two = "a|short*|8|(null)|idle\nb|long|8|(null)|idle\n";
    assertThat(PartitionNodes.ofDefault(two).holding(4)).hasValue(2);
    assertThat(PartitionNodes.of(two).holding(4)).hasValue(4);
    assertThat(PartitionNodes.ofDefault("b|long|8|(null)|idle\n").holding(4)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          gpu:4;                                        '';      4
          gpu:a100:4;                                   '';      4
          gpu:a100:4(S:0-1);                            '';      4
          gpu:a100:4(S:0-1);                            a100;    4
          gpu:a100:4(S:0-1);                            v100;    0
          gpu:a100:1(S:0-1),gpu:2080:1(S:0-3);          '';      2
          gpu:a100:1(S:0-1),gpu:2080:1(S:0-3);          2080;    1
          gpu:a100:4(S:0,2),gpu:v100:2(S:1);            '';      6
          gpu:a100:4(S:0,2),gpu:v100:2(S:1);            v100;    2
          gpu:nvidia_a100_1g.5gb:7,gpu:a100:1;          '';      8
          gpu:2080:3;                                   2080;    3
          gpu:rtx:no_consume:2;                         rtx;     2
          lscratch:900,gpu:h100:8,shard:h100:32;        '';      8
          gpumem:80G,mps:200,bandwidth:no_consume:4G;   '';      0
          (null);                                       '';      0
          '';                                           '';      0
          gpu;                                          '';      0
          gpu:a100:;                                    '';      0
          """)
  void counts_the_gpus_of_a_node_by_type(String resources, String type, int gpus) {
    assertThat(
            PartitionNodes.of("n1|gpu|64|" + resources + "|idle").holding(new GpuDemand(type, 1)))
        .isEqualTo(OptionalInt.of(gpus));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "idle",
        "idle~",
        "mixed#",
        "allocated",
        "allocated+",
        "completing",
        "planned",
        "mixed-",
        "reserved",
        "powered_down",
        "idle@",
        "powering_up"
      })
  void counts_nodes_that_run_jobs_or_would(String state) {
    assertThat(PartitionNodes.of("n1|p|4|(null)|" + state).holding(1)).hasValue(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "down",
        "down*",
        "drained",
        "draining",
        "draining@",
        "idle*",
        "allocated*",
        "fail",
        "failing",
        "future",
        "unknown",
        "maint",
        "idle$",
        "reboot^",
        "inval",
        "a new one"
      })
  void counts_no_node_that_takes_no_jobs(String state) {
    assertThat(PartitionNodes.of("n1|p|4|gpu:2|" + state).holding(1)).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "Welcome to the cluster!\n", "n1|p|many|gpu:2|idle", "n1|p"})
  void cannot_tell_without_nodes(String printed) {
    assertThat(PartitionNodes.of(printed).holding(1)).isEmpty();
    assertThat(PartitionNodes.of(printed).holding(ONE)).isEmpty();
  }
}
