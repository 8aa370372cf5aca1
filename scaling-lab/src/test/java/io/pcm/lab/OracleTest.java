package io.pcm.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.simulator.Workload;
import io.pcm.simulator.Workload.Recipe;
import io.pcm.simulator.Workload.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Cases that one can compute by hand. Loads take 100 s, calls 10 s. */
final class OracleTest {
  private static final Map<String, Duration> CALL = Map.of("a", seconds(10), "b", seconds(1));
  private static final Recipe LIBRARY = new Recipe(1, Map.of("a", seconds(100), "b", seconds(100)));

  @Test
  void placesThatStayLoadOnceAndShareTheWork() {
    Oracle.Best best = best(calls(20), Lending.from(Duration.ZERO, 4));

    assertThat(best.end()).isEqualTo(seconds(100 + 50));
    assertThat(best.held()).isEqualTo(seconds(4 * 150));
  }

  @Test
  void aPlaceThatWouldLoadUntilTheEndIsNotHeld() {
    Lending lending = steps(0, 1, 140, 5);

    Oracle.Best best = best(calls(10), lending);

    assertThat(best.end()).isEqualTo(seconds(200));
    assertThat(best.held()).isEqualTo(seconds(200));
  }

  @Test
  void aPlaceThatComesLateHelpsFromTheEndOfItsLoad() {
    // 0.1 calls per second from 100 s on, 0.2 from 250 s on: 15 calls, then the last 10 in 50 s.
    Oracle.Best best = best(calls(25), steps(0, 1, 150, 2));

    assertThat(best.end()).isEqualTo(seconds(300));
    assertThat(best.held()).isEqualTo(seconds(300 + 150));
  }

  @Test
  void aPlaceThatWasTakenBackLoadsAgain() {
    // 20 calls until 300 s, then away until 400 s, warm at 500 s, 10 calls.
    Oracle.Best best = best(calls(30), steps(0, 1, 300, 0, 400, 1));

    assertThat(best.end()).isEqualTo(seconds(600));
    assertThat(best.held()).isEqualTo(seconds(300 + 200));
  }

  @Test
  void aPlaceThatIsTakenBackBeforeItsLoadIsOverIsOfNoUse() {
    Oracle.Best best = best(calls(10), steps(0, 1, 99, 0, 200, 1));

    assertThat(best.end()).isEqualTo(seconds(400));
    assertThat(best.held()).isEqualTo(seconds(200));
  }

  @Test
  void whereNothingIsLentLongEnoughTheWorkIsNeverDone() {
    assertThat(Oracle.of(calls(1), List.of(group("a", Lending.nothing())))).isEmpty();
    assertThat(Oracle.of(calls(1), List.of(group("a", steps(0, 9, 100, 0))))).isEmpty();
  }

  @Test
  void eachKindOfDeviceDoesWhatItCan() {
    List<LentGroup> both =
        List.of(
            group("a", Lending.from(Duration.ZERO, 10)),
            group("b", Lending.from(Duration.ZERO, 1)));

    Optional<Oracle.Best> best = Oracle.of(calls(200), both);

    assertThat(best).contains(new Oracle.Best(seconds(200), seconds(11 * 200)));
  }

  @Test
  void slotsMakeAPlaceFaster() {
    Workload load = Workload.of(new Recipe(4, LIBRARY.load()), 40, CALL);

    assertThat(best(load, Lending.from(Duration.ZERO, 1)).end()).isEqualTo(seconds(200));
  }

  @Test
  void inAShortNarrowMiddleThePlacesStayWarm() {
    Oracle.Best best = best(narrow(1), Lending.from(Duration.ZERO, 4));

    assertThat(best.end()).isEqualTo(seconds(100 + 50 + 10 + 50));
    assertThat(best.held()).isEqualTo(seconds(4 * 210));
  }

  @Test
  void inALongNarrowMiddleThePlacesLeaveAndLoadAgain() {
    // The middle takes 500 s on one place; each of the other three loads again in 100 s of them.
    Oracle.Best best = best(narrow(50), Lending.from(Duration.ZERO, 4));

    assertThat(best.end()).isEqualTo(seconds(100 + 50 + 500 + 50));
    assertThat(best.held()).isEqualTo(seconds(700 + 3 * (100 + 50 + 100 + 50)));
  }

  @Test
  void limitsQueuesAndGroupsAreNoSecretToIt() {
    Lending lending = Lending.from(Duration.ZERO, 40);
    Partition five = new Partition("p", "a", lending, seconds(30), 5, Optional.empty());

    assertThat(Oracle.of(calls(25), List.of(new LentGroup("g", five, 40))))
        .contains(new Oracle.Best(seconds(30 + 100 + 50), seconds(5 * 150)));
    assertThat(Oracle.of(calls(10), List.of(new LentGroup("g", five, 2))))
        .contains(new Oracle.Best(seconds(30 + 100 + 50), seconds(2 * 150)));
  }

  private static Workload calls(int calls) {
    return Workload.of(LIBRARY, calls, CALL);
  }

  /** 20 calls, then one call of many times the usual time, then 20 calls. */
  private static Workload narrow(int times) {
    Map<String, Duration> middle = Map.of("a", seconds(10).multipliedBy(times));
    return new Workload(
        List.of(LIBRARY),
        List.of(
            new Stage(0, 20, CALL, List.of()),
            new Stage(0, 1, middle, List.of(0)),
            new Stage(0, 20, CALL, List.of(1))));
  }

  private static Oracle.Best best(Workload load, Lending lending) {
    return Oracle.of(load, List.of(group("a", lending))).orElseThrow();
  }

  private static LentGroup group(String device, Lending lending) {
    return new LentGroup(device, new Partition(device, device, lending, Duration.ZERO), 100);
  }

  private static Lending steps(int... secondsAndPlaces) {
    TreeMap<Duration, Integer> steps = new TreeMap<>();
    for (int i = 0; i < secondsAndPlaces.length; i += 2) {
      steps.put(seconds(secondsAndPlaces[i]), secondsAndPlaces[i + 1]);
    }
    return new Lending(steps);
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
