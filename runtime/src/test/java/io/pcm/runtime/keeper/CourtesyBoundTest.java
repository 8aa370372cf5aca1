package io.pcm.runtime.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.api.batch.JobId;
import io.pcm.runtime.local.LocalBatchSystem;
import io.pcm.runtime.sites.PilotBounds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CourtesyBoundTest implements PilotSource {
  private static final PilotBounds SHARE = PilotBounds.fixed(200).between(0, 200).atMost(30);

  private final LocalBatchSystem system = new LocalBatchSystem(Duration.ofSeconds(1));
  private final List<String> notes = new ArrayList<>();
  private final CourtesyBound bound = new CourtesyBound(this, notes::add);
  private Instant now = Instant.EPOCH;
  private OptionalInt size = OptionalInt.of(100);
  private @Nullable BatchSystemException trouble;
  private int asked;

  @AfterEach
  void close() {
    system.close();
  }

  @Test
  void is_the_share_of_what_the_batch_system_holds() {
    assertThat(bound.most(SHARE, now)).isEqualTo(30);
    assertThat(bound.most(SHARE.between(0, 7), now)).isEqualTo(7);
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void is_the_maximum_of_a_group_without_a_share_and_asks_nobody() {
    assertThat(bound.most(PilotBounds.fixed(200), now)).isEqualTo(200);
    assertThat(asked).isZero();
  }

  @Test
  void follows_the_size_of_the_batch_system_within_minutes() {
    assertThat(bound.most(SHARE, now)).isEqualTo(30);
    size = OptionalInt.of(50);
    now = now.plusSeconds(599);
    assertThat(bound.most(SHARE, now)).isEqualTo(30);
    now = now.plusSeconds(1);
    assertThat(bound.most(SHARE, now)).isEqualTo(15);
  }

  @Test
  void keeps_what_it_knew_while_there_is_no_answer() {
    assertThat(bound.most(SHARE, now)).isEqualTo(30);
    trouble = new BatchSystemException(Kind.UNREACHABLE, "sinfo: no answer");
    now = now.plus(Duration.ofHours(1));
    assertThat(bound.most(SHARE, now)).isEqualTo(30);
    assertThat(notes).isEmpty();
  }

  @Test
  void is_one_pilot_and_says_so_once_until_the_size_is_known() {
    trouble = new BatchSystemException(Kind.UNREACHABLE, "sinfo: no answer");
    assertThat(bound.most(SHARE, now)).isEqualTo(1);
    trouble = null;
    size = OptionalInt.empty();
    now = now.plusSeconds(60);
    assertThat(bound.most(SHARE, now)).isEqualTo(1);
    assertThat(notes)
        .containsExactly(
            "local does not tell how many pilots it could hold (sinfo: no answer), so at-most"
                + " allows one until it does; without at-most, max counts");
    size = OptionalInt.of(10);
    now = now.plusSeconds(59);
    assertThat(bound.most(SHARE, now)).isEqualTo(1);
    now = now.plusSeconds(1);
    assertThat(bound.most(SHARE, now)).isEqualTo(3);
  }

  @Override
  public OptionalInt capacity() throws BatchSystemException {
    asked++;
    if (trouble != null) {
      throw trouble;
    }
    return size;
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
  public List<JobId> start(int count, Set<String> avoid) {
    return List.of();
  }

  @Override
  public String lastWords(JobId job) {
    return "";
  }
}
