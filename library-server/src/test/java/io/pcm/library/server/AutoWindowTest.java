package io.pcm.library.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.library.server.AutoWindow.Sample;
import io.pcm.library.server.ModelEngine.Calls;
import io.pcm.library.server.ModelEngine.Speed;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The window with an engine in virtual time. */
class AutoWindowTest {
  private static final int MOST = 8_192;
  private static final int START = 32;

  /** A GPU with little memory: about 140 calls of 30 s fit. */
  private static final Speed SMALL = new Speed(0.02, 0.0001, 0.00005, 300_000, 256, 8_192);

  /** A GPU on which the limit of the engine comes first. */
  private static final Speed LARGE = new Speed(0.02, 0.0001, 0.00005, 3_000_000, 256, 8_192);

  /** Answers of 30 s in the middle, one in a hundred of 5 min. */
  private static final Calls LONG = new Calls(500, 1_000, 0.99);

  private static final Calls LONG_PROMPTS = new Calls(3_000, 1_000, 0.99);
  private static final Calls SHORT = new Calls(300, 300, 0.5);
  private static final Calls LABELS = new Calls(500, 1, 0);

  /** Three times the middle of the longest answers. */
  private static final double SETTLES = 90;

  private static final double MEASURED = 300;
  private static final List<Long> SEEDS = List.of(1L, 2L, 3L, 4L);

  /** A run with an engine, in which a sample is taken each second. */
  private static final class Run {
    final ModelEngine engine;
    final AutoWindow auto = new AutoWindow(START, MOST);

    Run(Speed speed, Calls calls, long seed) {
      engine = new ModelEngine(speed, calls, seed);
    }

    void pass(double seconds) {
      double end = engine.now() + seconds;
      while (engine.now() < end) {
        engine.run(engine.now() + 1, auto.window());
        auto.sampled(engine.sample());
      }
    }

    /** The calls of a task end before those of the next begin. */
    void task(Calls next) {
      while (engine.sample().inFlight() > 0) {
        engine.run(engine.now() + 1, 0);
        auto.sampled(engine.sample());
      }
      engine.task(next);
    }

    /** Tokens per second after it has settled. */
    double rate() {
      pass(SETTLES);
      double from = engine.now();
      long before = engine.tokens();
      pass(MEASURED);
      return (engine.tokens() - before) / (engine.now() - from);
    }
  }

  private static double fixed(Speed speed, Calls calls, int window, long seed) {
    ModelEngine engine = new ModelEngine(speed, calls, seed);
    engine.run(SETTLES, window);
    double from = engine.now();
    long before = engine.tokens();
    engine.run(from + MEASURED, window);
    return (engine.tokens() - before) / (engine.now() - from);
  }

  /** Tokens per second with the best fixed window, on average. */
  private static double best(Speed speed, Calls calls) {
    double best = 0;
    for (double window = 16; window < 600; window *= 1.1) {
      int size = (int) window;
      best =
          Math.max(
              best,
              SEEDS.stream()
                  .mapToDouble(seed -> fixed(speed, calls, size, seed))
                  .average()
                  .orElse(0));
    }
    return best;
  }

  @Test
  void isNearlyAsFastAsTheBestFixedWindowAlsoWithTheNextTasks() {
    for (Speed speed : List.of(SMALL, LARGE)) {
      List<Calls> tasks = List.of(LONG, LONG_PROMPTS, SHORT);
      double[] rates = new double[tasks.size()];
      for (long seed : SEEDS) {
        Run run = new Run(speed, tasks.get(0), seed);
        for (int i = 0; i < tasks.size(); i++) {
          run.task(tasks.get(i));
          rates[i] += run.rate() / SEEDS.size();
        }
      }
      for (int i = 0; i < tasks.size(); i++) {
        assertThat(rates[i] / best(speed, tasks.get(i)))
            .as("part of the best rate, %s with %s", speed, tasks.get(i))
            .isGreaterThan(0.95);
      }
    }
  }

  @Test
  void settlesALittleAboveTheLimitOfTheEngine() {
    Run run = new Run(LARGE, LONG, 1);
    run.pass(200);
    assertThat(run.auto.window()).isBetween(256, 300);
    assertThat(run.engine.sample().running()).isEqualTo(256);
  }

  @Test
  void doesNotKeepCallsThatWaitInTheServer() {
    Run run = new Run(LARGE, LABELS, 1);
    run.pass(200);
    assertThat(run.auto.window()).isLessThanOrEqualTo(START);
  }

  @Test
  void givesUpALargerWindowThatBringsNothing() {
    Run run = new Run(new Speed(0.001, 0.01, 0, 3_000_000, MOST, MOST), SHORT, 1);
    run.pass(2_000);
    assertThat(run.auto.window()).isLessThanOrEqualTo(2 * START);
  }

  @Test
  void growsToTheMostThatIsAllowedIfThatPays() {
    Run run = new Run(new Speed(0.05, 0.000_001, 0, 100_000_000, MOST, 1_000_000), LONG, 1);
    run.pass(200);
    assertThat(run.auto.window()).isEqualTo(MOST);
  }

  @Test
  void aWindowThatIsNotFullStays() {
    AutoWindow auto = new AutoWindow(START, MOST);
    for (int second = 0; second < 100; second++) {
      int half = START / 2;
      auto.sampled(new Sample(Duration.ofSeconds(second), half, half, 0, 0, 100L * second, second));
      assertThat(auto.window()).isEqualTo(START);
    }
  }

  @Test
  void callsOnTheWayToTheServerFillAWindowToo() {
    AutoWindow auto = new AutoWindow(START, MOST);
    long tokens = 0;
    for (int second = 0; second < 10; second++) {
      int window = auto.window();
      tokens += window;
      auto.sampled(new Sample(Duration.ofSeconds(second), window, window / 3, 0, 0, tokens, 0));
    }
    assertThat(auto.window()).isGreaterThanOrEqualTo(2 * START);
  }

  @Test
  void aServerThatPreemptsItsOnlyCallHasAWindowOfOne() {
    AutoWindow auto = new AutoWindow(START, MOST);
    for (int second = 0; second < 100; second++) {
      auto.sampled(new Sample(Duration.ofSeconds(second), START + 1, 1, START, second, second, 0));
    }
    assertThat(auto.window()).isEqualTo(1);
  }

  @Test
  void aWindowThatIsAlmostUnusedBecomesSmaller() {
    Run run = new Run(LARGE, LONG, 1);
    run.pass(200);
    run.task(LONG_PROMPTS);
    assertThat(run.auto.window()).isBetween(START, 75);
  }
}
