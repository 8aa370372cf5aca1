package io.pcm.sge;

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
import java.util.Set;

/** Grid Engine, for the {@link java.util.ServiceLoader}. */
public final class SgeProvider implements BatchSystemProvider {
  static final String NAME = "sge";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Grid Engine";
  }

  @Override
  public List<BatchSetting> settings() {
    return List.of(
        BatchSetting.names("queue", "NAME", "queues that jobs may run in"),
        BatchSetting.text("project", "NAME", "project to charge"),
        BatchSetting.text("account", "NAME", "account to charge"),
        BatchSetting.text(
            "pe", "NAME", "parallel environment of one machine's slots (default: smp)"),
        BatchSetting.text(
            "memory-resource", "NAME", "resource that memory is requested as (default: mem_free)"),
        BatchSetting.text(
            "gpu-resource", "NAME", "resource that GPUs are requested as (default: gpu)"),
        BatchSetting.flagOn("rerun", "do not requeue preempted pilots (default: requeue)"),
        BatchSetting.lines("extra", "LINE", "a line to add to the job script or submit file"));
  }

  @Override
  public Site site(BatchValues values) {
    SgeSettings usual = SgeSettings.DEFAULT;
    String gpu = values.text("gpu-resource").orElse(usual.gpu());
    return new SgeSite(
        new SgeSettings(
            values.text("queue"),
            values.text("project"),
            values.text("account"),
            values.text("pe").orElse(usual.pe()),
            values.text("memory-resource").map(List::of).orElse(usual.memory()),
            gpu,
            Set.of(gpu),
            values.lines("extra"),
            values.flag("rerun", usual.rerun())));
  }

  @Override
  public Optional<JobHere> here(Map<String, String> environment, Duration timeout) {
    return SgeBatchSystem.here(environment, new CommandRunner(timeout, Map.of()));
  }

  @Override
  public List<String> variables() {
    return List.of("SGE_*", "JOB_ID", "NSLOTS", "QUEUE", "RESTARTED", "_JAVA_SR_SIGNUM");
  }

  @Override
  public Optional<String> idSeparator() {
    return Optional.of(".");
  }

  @Override
  public Optional<String> command() {
    return Optional.of("qsub");
  }

  @Override
  public List<List<String>> questions() {
    return List.of(List.of("qstat", "-help"), List.of("qstat", "-g", "c"));
  }

  @Override
  public String example() {
    return "--time 2h --gpus 1 --queue gpu.q";
  }
}
