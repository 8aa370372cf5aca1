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
        BatchSetting.text("partition", "NAME", "where jobs run"),
        BatchSetting.text("account", "NAME", "who is charged"),
        BatchSetting.text("qos", "NAME", "quality of service"),
        BatchSetting.text("constraint", "TEXT", "features that a node must have"),
        BatchSetting.flagOn(
            "requeue", "a preempted pilot is not put into the queue again (default: it is)"),
        BatchSetting.flag("srun", "run the pilot under srun, where sites ask for that"),
        BatchSetting.lines("extra", "LINE", "a line for the job script or submit file, as it is"));
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
  public Optional<String> idSeparator() {
    return Optional.of("_");
  }

  @Override
  public Optional<String> command() {
    return Optional.of("sbatch");
  }

  @Override
  public String example() {
    return "--time 2h --gpus 1 --partition scavenge";
  }
}
