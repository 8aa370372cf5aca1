package io.pcm.lab;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.PilotRequest;
import io.pcm.api.batch.Preview;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A {@link LentCluster}, as a group of pilots sees it. */
final class LentSystem implements BatchSystem {
  private final LentCluster cluster;
  private final String group;
  private final Partition partition;
  private final Map<String, List<JobId>> byToken = new HashMap<>();

  LentSystem(LentCluster cluster, String group, Partition partition) {
    this.cluster = cluster;
    this.group = group;
    this.partition = partition;
  }

  @Override
  public String name() {
    return "lent";
  }

  @Override
  public List<JobId> submit(PilotRequest request) throws BatchSystemException {
    List<JobId> known = byToken.get(request.token());
    if (known != null) {
      return known;
    }
    List<JobId> jobs = cluster.submit(group, partition, request.count());
    byToken.put(request.token(), jobs);
    return jobs;
  }

  @Override
  public List<Preview> preview(PilotRequest request) {
    return List.of();
  }

  @Override
  public List<JobId> find(String token, int count) {
    return byToken.getOrDefault(token, List.of());
  }

  @Override
  public List<JobState> query(Collection<JobId> jobs) {
    return cluster.query(jobs);
  }

  @Override
  public String analysis(JobId job) {
    return "";
  }

  @Override
  public void cancel(Collection<JobId> jobs) {
    cluster.cancel(jobs);
  }

  @Override
  public void close() {}
}
