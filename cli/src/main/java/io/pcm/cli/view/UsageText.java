package io.pcm.cli.view;

import io.pcm.api.status.RunProgress;
import io.pcm.api.status.UsageProgress;
import io.pcm.api.status.UsageProgress.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** How pilots spent the time that they were held, as text for users. */
final class UsageText {
  private static final List<String> PARTS = List.of("useful", "loading", "idle", "lost");

  private UsageText() {}

  /** A line for GPUs and one for pilots without GPUs; empty if no time was counted. */
  static String totals(RunProgress view) {
    StringBuilder text = new StringBuilder();
    for (Unit unit : Unit.values()) {
      List<UsageProgress> rows =
          view.usage().stream().filter(row -> row.unit() == unit && row.heldMillis() > 0).toList();
      if (!rows.isEmpty()) {
        text.append(line(unit, rows)).append('\n');
      }
    }
    return text.toString();
  }

  /** A table, if pilots differ in their group or device; otherwise one line. */
  static String details(RunProgress view) {
    List<UsageProgress> rows = view.usage().stream().filter(row -> row.heldMillis() > 0).toList();
    return rows.size() > 1 ? table(rows) : totals(view);
  }

  private static String line(Unit unit, List<UsageProgress> rows) {
    long[] parts = new long[PARTS.size()];
    for (UsageProgress row : rows) {
      Arrays.setAll(parts, i -> parts[i] + parts(row)[i]);
    }
    List<String> shares = shares(parts);
    List<String> words =
        IntStream.range(0, parts.length).mapToObj(i -> shares.get(i) + " " + PARTS.get(i)).toList();
    String of = unit == Unit.GPU ? "GPU time" : "pilot time";
    return of + ": " + held(LongStream.of(parts).sum()) + " held, " + String.join(", ", words);
  }

  private static String table(List<UsageProgress> usage) {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("pilots", "time of", "held"));
    head.addAll(PARTS);
    rows.add(head);
    for (UsageProgress each : usage) {
      List<String> row = new ArrayList<>();
      String group = each.group().isEmpty() ? "by hand" : each.group();
      row.add(group + ", " + Texts.printable(each.device()));
      row.add(each.unit() == Unit.GPU ? "GPUs" : "pilots");
      row.add(held(each.heldMillis()));
      row.addAll(shares(parts(each)));
      rows.add(row);
    }
    return EndTable.aligned(rows);
  }

  private static long[] parts(UsageProgress row) {
    return new long[] {row.usefulMillis(), row.loadingMillis(), row.idleMillis(), row.lostMillis()};
  }

  private static String held(long millis) {
    return Texts.duration(Duration.ofMillis(millis));
  }

  /** Percentages with one decimal that add up to 100: the largest remainders are rounded up. */
  static List<String> shares(long... parts) {
    double whole = LongStream.of(parts).sum();
    double[] exact = LongStream.of(parts).mapToDouble(part -> 1000 * part / whole).toArray();
    int[] shares = DoubleStream.of(exact).mapToInt(share -> (int) share).toArray();
    int missing = 1000 - IntStream.of(shares).sum();
    IntStream.range(0, parts.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> shares[i] - exact[i]))
        .limit(missing)
        .forEach(i -> shares[i]++);
    return IntStream.of(shares)
        .mapToObj(share -> String.format(Locale.ROOT, "%d.%d%%", share / 10, share % 10))
        .toList();
  }
}
