package io.pcm.runtime.report;

import io.pcm.runtime.report.ReportData.Lane;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Puts pilots into rows of a picture: pilots that did not live at the same time share a row, and if
 * there are still too many rows, several become one.
 */
final class LanePlan {
  /** As many rows as one can look at. */
  static final int LANES_MAX = 96;

  private LanePlan() {}

  private static final class Row {
    final int number;
    final List<PilotLife> lives = new ArrayList<>();
    private long end;
    private int units;

    Row(int number) {
      this.number = number;
    }

    void add(PilotLife life) {
      lives.add(life);
      end = life.to();
      units = Math.max(units, life.units());
    }

    long end() {
      return end;
    }

    int number() {
      return number;
    }
  }

  /**
   * @param numbers of the pilots that are listed
   */
  static List<Lane> lanes(
      List<PilotLife> lives, Map<PilotLife, Integer> numbers, long width, int columns) {
    List<Row> rows = rows(lives);
    int together = (rows.size() + LANES_MAX - 1) / LANES_MAX;
    List<Lane> lanes = new ArrayList<>();
    for (int i = 0; i < rows.size(); i += together) {
      List<Row> some = rows.subList(i, Math.min(rows.size(), i + together));
      lanes.add(lane(some, numbers, width, columns));
    }
    return lanes;
  }

  /** Each pilot comes into the row that is free for the longest time. */
  private static List<Row> rows(List<PilotLife> lives) {
    List<PilotLife> sorted = new ArrayList<>(lives);
    sorted.sort(Comparator.comparingLong(life -> life.from));
    List<Row> rows = new ArrayList<>();
    PriorityQueue<Row> free =
        new PriorityQueue<>(Comparator.comparingLong(Row::end).thenComparingInt(Row::number));
    for (PilotLife life : sorted) {
      Row first = free.peek();
      Row row;
      if (first != null && first.end() <= life.from) {
        row = free.remove();
      } else {
        row = new Row(rows.size());
        rows.add(row);
      }
      row.add(life);
      free.add(row);
    }
    return rows;
  }

  private static Lane lane(
      List<Row> rows, Map<PilotLife, Integer> numbers, long width, int columns) {
    double[][] sums = new double[4][columns];
    List<Integer> pilots = new ArrayList<>();
    long units = 0;
    for (Row row : rows) {
      units += row.units;
      for (PilotLife life : row.lives) {
        Integer number = numbers.get(life);
        if (number != null) {
          pilots.add(number);
        }
        for (int part = 0; part < 4; part++) {
          double[] some = life.bins.part(part, width, columns);
          double[] all = sums[part];
          Arrays.setAll(all, i -> all[i] + some[i]);
        }
      }
    }
    double whole = Math.max(1, units) * (double) width;
    double[] held = new double[columns];
    for (double[] part : sums) {
      Arrays.setAll(held, i -> held[i] + part[i]);
    }
    return new Lane(
        rows.size(),
        pilots,
        percent(held, whole),
        percent(sums[PilotLife.USEFUL], whole),
        percent(sums[PilotLife.LOADING], whole),
        percent(sums[PilotLife.LOST], whole));
  }

  private static List<Integer> percent(double[] values, double whole) {
    return Arrays.stream(values)
        .mapToObj(value -> (int) Math.round(Math.max(0, Math.min(1, value / whole)) * 100))
        .toList();
  }
}
