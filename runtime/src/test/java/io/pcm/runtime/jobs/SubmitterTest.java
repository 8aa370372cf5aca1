package io.pcm.runtime.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.PilotRequest;
import io.pcm.api.batch.Preview;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.runtime.sites.Pilots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SubmitterTest {
  private static final String HOME = "pcm.home";
  private static final BatchSystemException LOST =
      new BatchSystemException(Kind.UNREACHABLE, "no answer");

  @TempDir private Path folder;
  private final Answering system = new Answering();
  private String homeBefore = "";
  private RunPaths paths = new RunPaths(Path.of("/"));
  private Submitter submitter = submitter();

  @BeforeEach
  void set() throws IOException {
    homeBefore = System.getProperty(HOME, "");
    Files.createDirectories(folder.resolve("pcm/lib"));
    System.setProperty(HOME, folder.resolve("pcm").toString());
    paths = new RunPaths(folder.resolve("run"));
    submitter = submitter();
  }

  @AfterEach
  void restore() {
    System.setProperty(HOME, homeBefore);
  }

  @Test
  void writesDownThatNothingWasSentWhereTheSystemCouldNotBeAskedBefore() throws Exception {
    system.answers.add(LOST.beforeSending());
    assertUnreachable(submitter.intend(2, ""));
    assertThat(written().isOpen()).isFalse();
    assertThat(written().refusal()).isEqualTo("no answer");
  }

  @Test
  void leavesItOpenWhereTheAnswerWasLost() throws Exception {
    system.answers.add(LOST);
    assertUnreachable(submitter.intend(2, ""));
    assertThat(written().isOpen()).isTrue();
  }

  @Test
  void takesNothingBackOfAnEarlierTimeThatMayHaveArrived() throws Exception {
    system.answers.addAll(List.of(LOST.beforeSending(), LOST, LOST.beforeSending()));
    Submission intended = submitter.intend(2, "local");
    assertUnreachable(intended);
    assertThat(written().isOpen()).isFalse();
    assertUnreachable(intended);
    assertThat(written().isOpen()).isTrue();
    assertUnreachable(intended);
    assertThat(written().isOpen()).isTrue();
  }

  @Test
  void leavesOpenWhatAnEarlierManagerMayHaveSent() throws Exception {
    Submission intended = submitter.intend(2, "local");
    submitter = submitter();
    system.answers.add(LOST.beforeSending());
    assertUnreachable(intended);
    assertThat(written().isOpen()).isTrue();
  }

  @Test
  void writesDownTheJobsOfALaterTime() throws Exception {
    system.answers.add(LOST.beforeSending());
    Submission intended = submitter.intend(1, "local");
    assertUnreachable(intended);
    submitter.send(intended, Set.of());
    assertThat(written().jobs()).containsExactly(new JobId("17"));
    assertThat(written().refusal()).isEmpty();
  }

  private Submitter submitter() {
    return new Submitter(paths, Pilots.local(1).settings(), system);
  }

  private void assertUnreachable(Submission intended) {
    assertThatThrownBy(() -> submitter.send(intended, Set.of()))
        .isInstanceOfSatisfying(
            BatchSystemException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE));
  }

  private Submission written() throws IOException {
    List<Submission> all = Submission.all(paths.pilotJobs());
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  /** A batch system that fails in these ways, one after another, and then accepts submissions. */
  private static final class Answering implements BatchSystem {
    private final Deque<BatchSystemException> answers = new ArrayDeque<>();

    @Override
    public String name() {
      return "answering";
    }

    @Override
    public List<JobId> submit(PilotRequest request) throws BatchSystemException {
      if (!answers.isEmpty()) {
        throw answers.remove();
      }
      return List.of(new JobId("17"));
    }

    @Override
    public List<JobId> find(String token, int count) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<JobState> query(Collection<JobId> jobs) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void cancel(Collection<JobId> jobs) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Preview> preview(PilotRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String analysis(JobId job) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
