package io.pcm.submit;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.PilotRequest;
import io.pcm.api.batch.Preview;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;

/**
 * For a system whose jobs belong to another user than the tests: makes the jobs' folders accessible
 * to all.
 */
public record OpenFolders(BatchSystem system) implements BatchSystem {
  public static void open(Path folder) {
    try {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String name() {
    return system.name();
  }

  @Override
  public List<JobId> submit(PilotRequest request) throws BatchSystemException {
    open(request.logs());
    open(request.logs().getParent());
    return system.submit(request);
  }

  @Override
  public List<JobId> find(String token, int count) throws BatchSystemException {
    return system.find(token, count);
  }

  @Override
  public List<Preview> preview(PilotRequest request) throws BatchSystemException {
    return system.preview(request);
  }

  @Override
  public List<JobState> query(Collection<JobId> jobs) throws BatchSystemException {
    return system.query(jobs);
  }

  @Override
  public String analysis(JobId job) throws BatchSystemException {
    return system.analysis(job);
  }

  @Override
  public void cancel(Collection<JobId> jobs) throws BatchSystemException {
    system.cancel(jobs);
  }

  @Override
  public void close() {
    system.close();
  }
}
