package io.pcm.runtime.local;

import io.pcm.api.batch.BatchSetting;
import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.BatchSystemProvider;
import io.pcm.api.batch.BatchValues;
import io.pcm.api.batch.JobHere;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.Site;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** This machine, for the {@link java.util.ServiceLoader}. */
public final class LocalProvider implements BatchSystemProvider {
  public static final String NAME = "local";

  private static final int PILOTS_MAX = 1024;

  /** Local processes that outlive the command that starts them. */
  record LocalSite() implements Site {
    @Override
    public String system() {
      return NAME;
    }

    @Override
    public BatchSystem open(Duration timeout) {
      return new DetachedPilots();
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "this machine";
  }

  @Override
  public List<BatchSetting> settings() {
    return List.of();
  }

  @Override
  public Site site(BatchValues values) {
    return new LocalSite();
  }

  @Override
  public Optional<JobHere> here(Map<String, String> environment, Duration timeout) {
    String variable = environment.getOrDefault(LocalBatchSystem.JOB_VARIABLE, "");
    return DetachedPilots.jobOfThisProcess(variable)
        .map(id -> new JobHere(new JobId(id), 0, Optional.empty()));
  }

  @Override
  public Optional<String> idSeparator() {
    return Optional.empty();
  }

  @Override
  public Optional<String> command() {
    return Optional.empty();
  }

  @Override
  public String example() {
    return "";
  }

  @Override
  public int pilotsMax() {
    return PILOTS_MAX;
  }

  @Override
  public boolean limitsTime() {
    return false;
  }
}
