package io.pcm.lab;

import io.pcm.simulator.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The histories of the table in docs/scaling.md. */
final class Histories {
  private static final String GPU = "gpu:A";
  private static final Duration LOAD = Duration.ofSeconds(150);
  private static final Duration QUEUE = Duration.ofSeconds(20);
  private static final Duration DAY = Duration.ofHours(24);

  private Histories() {}

  static List<History> all() {
    return List.of(
        paper(),
        daily(),
        takenBack(),
        threeKinds(),
        narrowMiddle(),
        never(),
        afterSixHours(),
        limitOfFive());
  }

  /** 150,000 calls. An item of this simulation stands for ten of them. */
  static History paper() {
    PaperCurve curve = PaperCurve.read();
    int group = 10;
    Duration call = Duration.ofNanos(Math.round(1e9 * group / curve.rate()));
    Workload load = Workload.of(library(curve.load()), 150_000 / group, Map.of(GPU, call));
    return history("the paper's run", load, curve.lending(), 200);
  }

  /** Between 2 machines at noon and 40 at midnight, when the run begins. */
  static History daily() {
    int parts = 288;
    Lending lending =
        Lending.each(
            DAY.dividedBy(parts),
            3 * parts,
            i -> (int) Math.round(21 + 19 * Math.cos(2 * Math.PI * i / parts)));
    return history("a day's rhythm", calls(20_000, 60), lending, 40);
  }

  static History takenBack() {
    Lending lending = Lending.takenBack(20, Duration.ofMinutes(10), Duration.ofSeconds(30), 6 * 24);
    return history("all taken back every 10 min", calls(20_000, 5), lending, 20);
  }

  /** Devices whose speeds are as 1 to 3 to 10. */
  static History threeKinds() {
    Map<String, Duration> call =
        Map.of(
            "gpu:slow", Duration.ofSeconds(10),
            "gpu:middle", Duration.ofMillis(3_333),
            "gpu:fast", Duration.ofSeconds(1));
    Map<String, Duration> loads = Map.of("gpu:slow", LOAD, "gpu:middle", LOAD, "gpu:fast", LOAD);
    Workload load = Workload.of(new Workload.Recipe(1, loads), 20_000, call);
    return new History(
        "three kinds of device, 1 : 3 : 10",
        load,
        List.of(group("slow", 20), group("middle", 10), group("fast", 4)),
        DAY,
        5);
  }

  private static LentGroup group(String name, int machines) {
    Lending lending = Lending.from(Duration.ZERO, machines);
    return new LentGroup(name, new Partition(name, "gpu:" + name, lending, QUEUE), machines);
  }

  /** Four calls of 15 minutes between two tasks of thousands. */
  static History narrowMiddle() {
    Map<String, Duration> brief = Map.of(GPU, Duration.ofSeconds(5));
    Workload load =
        new Workload(
            List.of(library(LOAD)),
            List.of(
                new Workload.Stage(0, 8_000, brief, List.of()),
                new Workload.Stage(0, 4, Map.of(GPU, Duration.ofMinutes(15)), List.of(0)),
                new Workload.Stage(0, 8_000, brief, List.of(1))));
    return history("a narrow middle", load, Lending.from(Duration.ZERO, 40), 40);
  }

  static History never() {
    return history("nothing ever starts", calls(10_000, 5), Lending.nothing(), 40);
  }

  static History afterSixHours() {
    Lending lending = Lending.from(Duration.ofHours(6), 20);
    return history("jobs start after 6 h", calls(10_000, 5), lending, 40);
  }

  /** The cluster refuses a sixth job. */
  static History limitOfFive() {
    Lending lending = Lending.from(Duration.ZERO, 40);
    Partition partition = new Partition("gpu", GPU, lending, QUEUE, 5, Optional.empty());
    return new History(
        "a limit of 5 jobs", calls(5_000, 5), List.of(new LentGroup("gpu", partition, 40)), DAY, 5);
  }

  private static Workload calls(int calls, int seconds) {
    return Workload.of(library(LOAD), calls, Map.of(GPU, Duration.ofSeconds(seconds)));
  }

  private static Workload.Recipe library(Duration load) {
    return new Workload.Recipe(1, Map.of(GPU, load));
  }

  private static History history(String title, Workload load, Lending lending, int max) {
    Partition partition = new Partition("gpu", GPU, lending, QUEUE);
    return new History(title, load, List.of(new LentGroup("gpu", partition, max)), DAY, 5);
  }
}
