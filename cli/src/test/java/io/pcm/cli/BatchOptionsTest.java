package io.pcm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.batch.BatchValues;
import io.pcm.api.batch.Site;
import io.pcm.runtime.sites.BatchSystems;
import io.pcm.runtime.sites.Pilots;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Options on the command line reach the batch system. */
class BatchOptionsTest {
  private static Site typed(String... words) throws Exception {
    CommandSpec command = CommandSpec.create();
    BatchOptions.addTo(command, "pilots submit", " -n 64");
    ParseResult parsed = new CommandLine(command).parseArgs(words);
    Pilots pilots = Pilots.on(BatchOptions.named(parsed).orElseThrow());
    return BatchOptions.fill(pilots, parsed).settings().site();
  }

  private static Site site(String system, Map<String, List<String>> values) {
    return BatchSystems.named(system).site(new BatchValues(values));
  }

  @Test
  void textsAndFlagsReachIt() throws Exception {
    assertThat(typed("--slurm", "--partition", "scavenge", "--no-requeue", "--srun"))
        .isEqualTo(
            site(
                "slurm",
                Map.of(
                    "partition", List.of("scavenge"),
                    "requeue", List.of("false"),
                    "srun", List.of("true"))));
    assertThat(typed("--condor", "--rank", "Mips", "--transfer"))
        .isEqualTo(site("condor", Map.of("rank", List.of("Mips"), "transfer", List.of("true"))));
    assertThat(typed("--sge", "--queue", "gpu.q", "--no-rerun"))
        .isEqualTo(site("sge", Map.of("queue", List.of("gpu.q"), "rerun", List.of("false"))));
  }

  @Test
  void linesReachItInTheirOrderEvenIfTheyLookLikeOptions() throws Exception {
    assertThat(typed("--slurm", "--extra", "--exclusive", "--extra", "module load cuda"))
        .isEqualTo(site("slurm", Map.of("extra", List.of("--exclusive", "module load cuda"))));
    assertThat(typed("--condor", "--extra", "accounting_group = physics"))
        .isEqualTo(site("condor", Map.of("extra", List.of("accounting_group = physics"))));
  }

  @Test
  void whatIsNotTypedIsAsTheBatchSystemHasIt() throws Exception {
    for (String system : BatchSystems.names()) {
      assertThat(typed("--" + system)).isEqualTo(site(system, Map.of()));
    }
  }
}
