package io.pcm.condor;

import io.pcm.api.batch.BatchSetting;
import io.pcm.api.batch.BatchSystemProvider;
import io.pcm.api.batch.BatchValues;
import io.pcm.api.batch.JobHere;
import io.pcm.api.batch.Site;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** HTCondor, for the {@link java.util.ServiceLoader}. */
public final class CondorProvider implements BatchSystemProvider {
  static final String NAME = "condor";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "HTCondor";
  }

  @Override
  public List<BatchSetting> settings() {
    return List.of(
        BatchSetting.text(
            "requirements", "EXPR", "required properties of a machine, as a ClassAd expression"),
        BatchSetting.text("rank", "EXPR", "which machines to prefer, as a ClassAd expression"),
        BatchSetting.flag(
            "transfer",
            "transfer PCM, models and jars to machines that do not share this file system"
                + " (default: use only machines that share it)"),
        BatchSetting.lines("extra", "LINE", "a line to add to the job script or submit file"));
  }

  @Override
  public Site site(BatchValues values) {
    return new CondorSite(
        new CondorSettings(values.text("requirements"), values.text("rank"), values.lines("extra")),
        values.flag("transfer", false));
  }

  @Override
  public Optional<JobHere> here(Map<String, String> environment, Duration timeout) {
    return CondorBatchSystem.here(environment);
  }

  @Override
  public List<String> variables() {
    return List.of("_CONDOR_*");
  }

  @Override
  public Optional<String> idSeparator() {
    return Optional.of(".");
  }

  @Override
  public Optional<String> command() {
    return Optional.of("condor_submit");
  }

  @Override
  public List<List<String>> questions() {
    return List.of(List.of("condor_version"), List.of("condor_q", "-totals"));
  }

  @Override
  public String example() {
    return "--cpus 4 --memory 8GB --requirements 'HasFastDisk'";
  }
}
