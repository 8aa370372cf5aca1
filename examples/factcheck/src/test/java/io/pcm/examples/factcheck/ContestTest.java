package io.pcm.examples.factcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.examples.factcheck.Contest.Entry;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContestTest {
  private static final Scores NOTHING = new Tally().scores();

  @Test
  void isWonOnHalfAWhateverHalfBSays() {
    Entry better = entry("zeta", scores(90, 10, 0, 100), scores(10, 90, 90, 10));
    Entry worse = entry("alpha", scores(50, 50, 50, 50), scores(100, 0, 0, 100));

    assertThat(new Contest(List.of(worse, better)).winner()).isSameAs(better);
  }

  @Test
  void isWonByMacroF1BeforeAccuracy() {
    Entry constant = entry("constant", scores(70, 0, 30, 0), NOTHING);
    Entry balanced = entry("balanced", scores(42, 28, 10, 20), NOTHING);
    assertThat(constant.a().accuracy()).isGreaterThan(balanced.a().accuracy());

    assertThat(new Contest(List.of(constant, balanced)).winner()).isSameAs(balanced);
  }

  @Test
  void isWonByTheFirstNameWhereAllElseIsEqual() {
    Entry late = entry("b", scores(5, 5, 5, 5), NOTHING);
    Entry early = entry("a", scores(5, 5, 5, 5), NOTHING);

    assertThat(new Contest(List.of(late, early)).winner()).isSameAs(early);
  }

  @Test
  void hasNothingToAddWhereTheDifferencesAreClear() {
    Entry good = entry("good", scores(95, 5, 5, 95), scores(95, 5, 5, 95));
    Entry poor = entry("poor", scores(50, 50, 50, 50), scores(50, 50, 50, 50));

    assertThat(new Contest(List.of(good, poor)).notes()).isEmpty();
  }

  @Test
  void saysWhereAConstantAnswerWouldHaveDoneBetter() {
    Entry only = entry("only", scores(9, 1, 1, 9), scores(10, 90, 5, 5));

    assertThat(new Contest(List.of(only)).notes())
        .containsExactly("On half B only is less often right than always answering yes.");
  }

  @Test
  void saysWhatAnEmptyHalfIsWorth() {
    assertThat(new Contest(List.of(entry("x", NOTHING, scores(9, 1, 1, 9)))).notes())
        .containsExactly("No claim fell into half A: the choice of x means nothing.");
    assertThat(new Contest(List.of(entry("x", scores(9, 1, 1, 9), NOTHING))).notes())
        .containsExactly("No claim fell into half B: there is nothing to report the choice on.");
  }

  @Test
  void printsEvenAnEmptyContest() {
    String text = ReportText.of(new Contest(List.of(entry("x", NOTHING, NOTHING))));

    assertThat(text).contains("* x", "0.000 (0.00-1.00)").doesNotContain("NaN");
  }

  @Test
  void printsLongNamesShortenedAndControlCharactersNotAtAll() {
    String text =
        ReportText.of(
            new Contest(List.of(entry("x\u001b[31m" + "y".repeat(99), NOTHING, NOTHING))));

    assertThat(text).doesNotContain("\u001b").contains("yyy...");
  }

  private static Entry entry(String name, Scores a, Scores b) {
    return new Entry(name, "verify[template=" + name + "]", a, b, a);
  }

  /** Counts of yes answered yes, yes answered no, no answered yes, no answered no. */
  private static Scores scores(int yesYes, int yesNo, int noYes, int noNo) {
    Tally tally = new Tally();
    add(tally, yesYes, "yes", "yes");
    add(tally, yesNo, "yes", "no");
    add(tally, noYes, "no", "yes");
    add(tally, noNo, "no", "no");
    return tally.scores();
  }

  private static void add(Tally tally, int count, String gold, String answer) {
    for (int i = 0; i < count; i++) {
      tally.add(new JudgedClaim("1", Optional.of(gold), Optional.of(answer)));
    }
  }
}
