package io.pcm.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;

/**
 * The opportunistic run of arXiv 2510.14024: how many GPUs had joined at which time, and how many
 * inferences were done. Load time and rate are derived from it: at the end, every GPU that has
 * joined works, so the rate is that of the last 100 s. The inferences took their number divided by
 * that rate; for the rest of their time, the GPUs that did them were loading.
 */
final class PaperCurve {
  private static final String FILE = "paper-join-curve.csv";
  private static final int LAST = 100;

  /** One line of the file. */
  private record Point(int second, int gpus, int inferences) {}

  private final List<Point> points;

  private PaperCurve(List<Point> points) {
    this.points = points;
  }

  static PaperCurve read() {
    try (InputStream file = PaperCurve.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException("no resource " + FILE);
      }
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8));
      return new PaperCurve(
          reader.lines().filter(line -> !line.startsWith("#")).map(PaperCurve::point).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Point point(String line) {
    String[] words = line.split(",", -1);
    return new Point(
        Integer.parseInt(words[0]), Integer.parseInt(words[1]), Integer.parseInt(words[2]));
  }

  private Point last() {
    return points.get(points.size() - 1);
  }

  /** A machine is lent from the moment its GPU joined until forever. */
  Lending lending() {
    TreeMap<Duration, Integer> steps = new TreeMap<>();
    points.forEach(point -> steps.put(Duration.ofSeconds(point.second()), point.gpus()));
    return new Lending(steps);
  }

  /** Inferences per second and GPU. */
  double rate() {
    Point end = last();
    Point begin = end;
    double held = 0;
    for (int i = points.size() - 1; i > 0 && end.second() - begin.second() < LAST; i--) {
      begin = points.get(i - 1);
      held += begin.gpus() * (double) (points.get(i).second() - begin.second());
    }
    return (end.inferences() - begin.inferences()) / held;
  }

  Duration load() {
    double held = 0;
    for (int i = 1; i < points.size(); i++) {
      held +=
          points.get(i - 1).gpus() * (double) (points.get(i).second() - points.get(i - 1).second());
    }
    double loading = held - last().inferences() / rate();
    return Duration.ofMillis(Math.round(1e3 * loading / points.get(points.size() - 2).gpus()));
  }
}
