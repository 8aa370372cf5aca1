package io.pcm.examples.factcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.pcm.examples.factcheck.Scores.Baseline;
import io.pcm.examples.factcheck.Scores.LabelScores;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static final double EXACT = 1e-12;
  private static final String S = "SUPPORTS";
  private static final String R = "REFUTES";
  private static final String N = "NOT ENOUGH INFO";

  private final Tally tally = new Tally();

  @Test
  void agreesWithAComputationByHand() {
    answered(S, S, S, R).failed(S).answered(R, R, S, S).answered(N, N, R);

    Scores scores = tally.scores();

    assertThat(scores.n()).isEqualTo(9);
    assertThat(scores.failed()).isEqualTo(1);
    assertThat(scores.correct()).isEqualTo(4);
    assertThat(scores.accuracy()).isCloseTo(4.0 / 9, within(EXACT));
    assertThat(scores.macroF1()).isCloseTo((1.0 / 2 + 1.0 / 3 + 2.0 / 3) / 3, within(EXACT));
    assertLabel(scores.labels().get(0), S, 4, 4, 2.0 / 4, 2.0 / 4, 1.0 / 2);
    assertLabel(scores.labels().get(1), R, 3, 3, 1.0 / 3, 1.0 / 3, 1.0 / 3);
    assertLabel(scores.labels().get(2), N, 2, 1, 1.0, 1.0 / 2, 2.0 / 3);
    assertThat(scores.confusion().labels()).containsExactly(S, R, N);
    assertThat(scores.confusion().counts())
        .containsExactly(List.of(2L, 1L, 0L), List.of(2L, 1L, 0L), List.of(0L, 1L, 1L));
    assertThat(scores.confusion().failed()).containsExactly(1L, 0L, 0L);
  }

  @Test
  void setsTheMajorityLabelBesideIt() {
    answered(S, R, R, R).failed(S).answered(R, R, R, R).answered(N, N, N);

    Baseline baseline = tally.scores().baseline();

    assertThat(baseline.label()).isEqualTo(S);
    assertThat(baseline.correct()).isEqualTo(4);
    assertThat(baseline.accuracy()).isCloseTo(4.0 / 9, within(EXACT));
    assertThat(baseline.macroF1()).isCloseTo(8.0 / 13 / 3, within(EXACT));
  }

  @Test
  void takesTheFirstLabelOfSeveralThatAreEquallyFrequentAsMajority() {
    answered(N, N, N).answered(R, R, R);

    assertThat(tally.scores().baseline().label()).isEqualTo(R);
  }

  @Test
  void isPerfectWhenEveryAnswerIs() {
    answered(S, S).answered(R, R).answered(N, N);

    assertThat(tally.scores().accuracy()).isEqualTo(1);
    assertThat(tally.scores().macroF1()).isEqualTo(1);
  }

  @Test
  void scoresZeroWhereALabelWasNeverAnswered() {
    answered(S, S, S).answered(R, S);

    LabelScores never = tally.scores().labels().get(1);

    assertLabel(never, R, 1, 0, 0, 0, 0);
    assertThat(tally.scores().macroF1()).isCloseTo((4.0 / 5 + 0) / 2, within(EXACT));
  }

  @Test
  void scoresZeroWhereALabelWasNeverDue() {
    answered(S, S, N);

    assertLabel(tally.scores().labels().get(1), N, 0, 1, 0, 0, 0);
    assertThat(tally.scores().baseline().macroF1()).isEqualTo(1);
  }

  @Test
  void scoresZeroOnNoClaims() {
    Scores scores = tally.scores();

    assertThat(scores.n()).isZero();
    assertThat(scores.accuracy()).isZero();
    assertThat(scores.macroF1()).isZero();
    assertThat(scores.accuracy95()).isEqualTo(new Interval(0, 1));
    assertThat(scores.baseline()).isEqualTo(new Baseline("", 0, 0, 0));
  }

  @Test
  void countsAFailedCallAsWrongEvenIfNobodyKnowsWhatWasDue() {
    answered(S, S);
    tally.add(new JudgedClaim("2", Optional.empty(), Optional.empty()));

    Scores scores = tally.scores();

    assertThat(scores.n()).isEqualTo(2);
    assertThat(scores.failed()).isEqualTo(1);
    assertThat(scores.accuracy()).isEqualTo(0.5);
    assertThat(scores.confusion().unlabelled()).isEqualTo(1);
    assertThat(scores.baseline().accuracy()).isEqualTo(0.5);
  }

  @Test
  void ordersLabelsOfOtherDataSetsByNameAfterFeversOwn() {
    answered("maybe", "certain").answered(N, S);

    assertThat(tally.scores().confusion().labels()).containsExactly(S, N, "certain", "maybe");
  }

  @Test
  void refusesFreeTextForLabels() {
    for (int i = 0; i < Tally.LABELS_MAX; i++) {
      answered("label " + i, "label " + i);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> answered("one more", "one more"))
        .withMessageContaining("more than 64 different labels");
  }

  private TallyTest answered(String gold, String... answers) {
    for (String answer : answers) {
      tally.add(new JudgedClaim("1", Optional.of(gold), Optional.of(answer)));
    }
    return this;
  }

  private TallyTest failed(String gold) {
    tally.add(new JudgedClaim("1", Optional.of(gold), Optional.empty()));
    return this;
  }

  private static void assertLabel(
      LabelScores scores,
      String label,
      long support,
      long answered,
      double precision,
      double recall,
      double f1) {
    assertThat(scores.label()).isEqualTo(label);
    assertThat(scores.support()).isEqualTo(support);
    assertThat(scores.answered()).isEqualTo(answered);
    assertThat(scores.precision()).isCloseTo(precision, within(EXACT));
    assertThat(scores.recall()).isCloseTo(recall, within(EXACT));
    assertThat(scores.f1()).isCloseTo(f1, within(EXACT));
  }
}
