package io.pcm.runtime.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.PilotRequest;
import io.pcm.api.batch.Preview;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class JobCancellationTest {
  private static final List<JobId> JOBS = List.of(new JobId("7_0"), new JobId("7_1"));

  private final List<String> notes = new ArrayList<>();
  private final KeptPilots.Listener listener =
      new KeptPilots.Listener() {
        @Override
        public void note(String text) {
          notes.add(text);
        }

        @Override
        public void gaveUp(String message) {
          throw new AssertionError(message);
        }
      };

  @Test
  void asksAgainWhateverTheSystemHasAgainstItForNow() throws Exception {
    Failing system = new Failing(2);
    new JobCancellation(new Source(system), Duration.ZERO, listener).of(JOBS, Set.of());
    assertThat(system.asked).isEqualTo(3);
    assertThat(notes).isEmpty();
  }

  private record Source(BatchSystem system) implements PilotSource {
    @Override
    public List<JobId> leftBefore() {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<JobId> unanswered() {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<JobId> start(int count, Set<String> avoid) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String lastWords(JobId job) {
      throw new UnsupportedOperationException();
    }
  }

  /** A batch system that fails to cancel jobs this many times. */
  private static final class Failing implements BatchSystem {
    private final int times;
    private int asked;

    Failing(int times) {
      this.times = times;
    }

    @Override
    public String name() {
      return "gone";
    }

    @Override
    public void cancel(Collection<JobId> jobs) throws BatchSystemException {
      if (asked++ < times) {
        throw new BatchSystemException(asked % 2 == 0 ? Kind.UNREACHABLE : Kind.REFUSED, "not now");
      }
    }

    @Override
    public List<JobState> query(Collection<JobId> jobs) {
      return List.of();
    }

    @Override
    public List<JobId> submit(PilotRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<JobId> find(String token, int count) {
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
