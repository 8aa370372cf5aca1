package io.pcm.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SubmittedOnceTest {
  private static final Answer<Long> LOST = lost("no answer");
  private static final Answer<List<Long>> NOTHING = answer(List.of());

  /** All calls, in order. */
  private final List<String> calls = new ArrayList<>();

  private Answer<Boolean> takingBack = answer(true);

  @Test
  void sendsWhatIsNotThereYet() throws Exception {
    assertThat(SubmittedOnce.of(jobs(finds(NOTHING), sends(answer(17L))))).isEqualTo(17);
    assertThat(calls).containsExactly("find", "send");
  }

  @Test
  void sendsNothingThatIsThere() throws Exception {
    assertThat(SubmittedOnce.of(jobs(finds(answer(List.of(17L))), sends()))).isEqualTo(17);
    assertThat(calls).containsExactly("find");
  }

  @Test
  void looksForTheJobsWhenTheAnswerIsLost() throws Exception {
    assertThat(SubmittedOnce.of(jobs(finds(NOTHING, answer(List.of(17L))), sends(LOST))))
        .isEqualTo(17);
    assertThat(calls).containsExactly("find", "send", "find");
  }

  @Test
  void sendsOnceMoreWhatIsNotThereAndLooksAgain() throws Exception {
    assertThat(SubmittedOnce.of(jobs(finds(NOTHING, NOTHING, NOTHING), sends(LOST, answer(18L)))))
        .isEqualTo(18);
    assertThat(calls).containsExactly("find", "send", "find", "send", "find");
  }

  @Test
  void takesTheSecondBackWhereTheFirstArrivedLate() throws Exception {
    assertThat(
            SubmittedOnce.of(
                jobs(finds(NOTHING, NOTHING, answer(List.of(17L, 18L))), sends(LOST, answer(18L)))))
        .isEqualTo(17);
    assertThat(calls).containsExactly("find", "send", "find", "send", "find", "take back [18]");
  }

  @Test
  void findsWhatTheSecondTimeBecameToo() throws Exception {
    assertThat(
            SubmittedOnce.of(
                jobs(finds(NOTHING, NOTHING, answer(List.of(18L))), sends(LOST, LOST))))
        .isEqualTo(18);
  }

  @Test
  void sendsNeverMoreThanTwice() {
    BatchSystemException failed =
        failure(jobs(finds(NOTHING, NOTHING, NOTHING), sends(LOST, lost("again no answer"))));
    assertThat(failed.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failed.nothingSent()).isFalse();
    assertThat(failed).hasMessageStartingWith("again no answer\n").hasMessageContaining("pcm-t");
    assertThat(calls).containsExactly("find", "send", "find", "send", "find");
  }

  @Test
  void sendsNothingWhereItCannotLook() {
    BatchSystemException failed = failure(jobs(finds(lost("out of reach")), sends()));
    assertThat(failed.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failed.nothingSent()).isTrue();
    assertThat(failed).hasMessage("out of reach");
  }

  @Test
  void saysHowToLookWhereTheAnswerWasLostAndItCannotLook() {
    for (Kind kind : Kind.values()) {
      calls.clear();
      BatchSystemException failed =
          failure(jobs(finds(NOTHING, fails(kind, "out of reach")), sends(LOST)));
      assertThat(failed.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(failed.nothingSent()).isFalse();
      assertThat(failed)
          .hasMessage("no answer\ncannot tell whether its jobs exist (out of reach); look there");
      assertThat(calls).containsExactly("find", "send", "find");
    }
  }

  @Test
  void looksOnceMoreWhereItCannotLookAfterTheSecondTime() throws Exception {
    assertThat(
            SubmittedOnce.of(
                jobs(
                    finds(NOTHING, NOTHING, lost("out of reach"), answer(List.of(17L))),
                    sends(LOST, answer(18L)))))
        .isEqualTo(17);
    assertThat(calls).containsExactly("find", "send", "find", "send", "find", "find");
  }

  @Test
  void sendsNothingAgainThatIsRefused() {
    BatchSystemException failed = failure(jobs(finds(NOTHING), sends(fails(Kind.REFUSED, "no"))));
    assertThat(failed.kind()).isEqualTo(Kind.REFUSED);
    assertThat(failed).hasMessage("no");
    assertThat(calls).containsExactly("find", "send");
  }

  @Test
  void sendsNothingAgainThatIsRefusedForNow() {
    BatchSystemException failed = failure(jobs(finds(NOTHING), sends(fails(Kind.NOT_NOW, "full"))));
    assertThat(failed.kind()).isEqualTo(Kind.NOT_NOW);
    assertThat(calls).containsExactly("find", "send");
  }

  /** The first may be what fills the queue. */
  @Test
  void doesNotTakeAFullQueueForAnAnswerToWhatWasLost() throws Exception {
    Answer<Long> full = fails(Kind.NOT_NOW, "full");
    BatchSystemException failed =
        failure(jobs(finds(NOTHING, NOTHING, NOTHING), sends(LOST, full)));
    assertThat(failed.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failed).hasMessageContaining("then: full");
    assertThat(
            SubmittedOnce.of(
                jobs(finds(NOTHING, NOTHING, answer(List.of(17L))), sends(LOST, full))))
        .isEqualTo(17);
  }

  @Test
  void takesBackWhatAnEarlierTimeLeftTooMuch() throws Exception {
    assertThat(SubmittedOnce.of(jobs(finds(answer(List.of(5L, 6L, 7L))), sends()))).isEqualTo(5);
    assertThat(calls).containsExactly("find", "take back [6, 7]");
  }

  /** Otherwise its jobs would be requested again under another name. */
  @Test
  void doesNotTakeASubmissionForRefusedWhoseSecondJobsCannotBeTakenBack() {
    takingBack = fails(Kind.REFUSED, "permission denied");
    BatchSystemException failed = failure(jobs(finds(answer(List.of(5L, 6L))), sends()));
    assertThat(failed.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failed.nothingSent()).isFalse();
    assertThat(failed)
        .hasMessageContaining("pcm-t was submitted more than once, and [6] could not be cancelled")
        .hasMessageContaining("permission denied");
  }

  private static BatchSystemException failure(SubmittedOnce.Submission<Long> jobs) {
    return catchThrowableOfType(BatchSystemException.class, () -> SubmittedOnce.of(jobs));
  }

  /** A reaction of the batch system. */
  private interface Answer<T> {
    T get() throws BatchSystemException;
  }

  private static <T> Answer<T> answer(T value) {
    return () -> value;
  }

  private static <T> Answer<T> lost(String message) {
    return fails(Kind.UNREACHABLE, message);
  }

  private static <T> Answer<T> fails(Kind kind, String message) {
    return () -> {
      throw new BatchSystemException(kind, message);
    };
  }

  @SafeVarargs
  private static Deque<Answer<List<Long>>> finds(Answer<List<Long>>... answers) {
    return new ArrayDeque<>(Arrays.asList(answers));
  }

  @SafeVarargs
  private static Deque<Answer<Long>> sends(Answer<Long>... answers) {
    return new ArrayDeque<>(Arrays.asList(answers));
  }

  /** Jobs of a batch system that answers in this order, and not more often. */
  private SubmittedOnce.Submission<Long> jobs(
      Deque<Answer<List<Long>>> finds, Deque<Answer<Long>> sends) {
    return new SubmittedOnce.Submission<>() {
      @Override
      public String name() {
        return "pcm-t";
      }

      @Override
      public Long send() throws BatchSystemException {
        calls.add("send");
        return sends.remove().get();
      }

      @Override
      public List<Long> found() throws BatchSystemException {
        calls.add("find");
        return finds.remove().get();
      }

      @Override
      public void takeBack(List<Long> more) throws BatchSystemException {
        calls.add("take back " + more);
        takingBack.get();
      }

      @Override
      public String howToLook() {
        return "look there";
      }
    };
  }
}
