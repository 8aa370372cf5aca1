package io.pcm.lab;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.PilotRequest;
import io.pcm.runtime.keeper.PilotSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Pilots of a {@link LentCluster}, which no earlier manager has asked for. */
final class LentSource implements PilotSource {
  private final LentSystem system;

  LentSource(LentSystem system) {
    this.system = system;
  }

  @Override
  public BatchSystem system() {
    return system;
  }

  @Override
  public List<JobId> leftBefore() {
    return List.of();
  }

  @Override
  public List<JobId> unanswered() {
    return List.of();
  }

  @Override
  public List<JobId> start(int count, Set<String> avoid) throws BatchSystemException {
    return system.submit(new PilotRequest(count, List.of("pcm"), Path.of("/")).avoiding(avoid));
  }

  @Override
  public String lastWords(JobId job) {
    return "";
  }
}
