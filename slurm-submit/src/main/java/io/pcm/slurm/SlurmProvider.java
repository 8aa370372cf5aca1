package io.pcm.slurm;

import io.pcm.api.batch.BatchSetting;
import io.pcm.api.batch.BatchSystemProvider;
import io.pcm.api.batch.BatchValues;
import io.pcm.api.batch.JobHere;
import io.pcm.api.batch.Site;
import io.pcm.submit.CommandRunner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Slurm, for the {@link java.util.ServiceLoader}. */
public final class SlurmProvider implements BatchSystemProvider {
  static final String NAME = "slurm";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Slurm";
  }

  @Override
  public List<BatchSetting> settings() {
    return List.of(
        BatchSetting.names("partition", "NAME", "partitions that jobs may run in"),
        BatchSetting.text("account", "NAME", "account to charge"),
        BatchSetting.text("qos", "NAME", "quality of service"),
        BatchSetting.text("constraint", "TEXT", "required features of a node"),
        BatchSetting.flagOn("requeue", "do not requeue preempted pilots (default: requeue)"),
        BatchSetting.flag("srun", "run the pilot under srun, for sites that require it"),
        BatchSetting.lines("extra", "LINE", "a line to add to the job script or submit file"));
  }

  @Override
  public Site site(BatchValues values) {
    return new SlurmSite(
        new SlurmSettings(
            values.text("partition"),
            values.text("account"),
            values.text("qos"),
            values.text("constraint"),
            values.lines("extra"),
            values.flag("srun", false),
            values.flag("requeue", true),
            SlurmSettings.DEFAULT.signalLead()));
  }

  @Override
  public Optional<JobHere> here(Map<String, String> environment, Duration timeout) {
    return SlurmBatchSystem.here(environment, new CommandRunner(timeout, Map.of()));
  }

  @Override
  public List<String> variables() {
    return List.of("SLURM_*");
  }

  @Override
  public Optional<String> idSeparator() {
    return Optional.of("_");
  }

  @Override
  public Optional<String> command() {
    return Optional.of("sbatch");
  }

  @Override
  public boolean tellsCapacity() {
    return true;
  }

  @Override
  public List<List<String>> questions() {
    return List.of(List.of("sbatch", "--version"), List.of("sinfo", "--summarize", "--noheader"));
  }

  @Override
  public String example() {
    return "--time 2h --gpus 1 --partition scavenge";
  }
}
