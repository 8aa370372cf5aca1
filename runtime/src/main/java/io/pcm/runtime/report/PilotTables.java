package io.pcm.runtime.report;

import io.pcm.runtime.report.ReportData.Account;
import io.pcm.runtime.report.ReportData.End;
import io.pcm.runtime.report.ReportData.Others;
import io.pcm.runtime.report.ReportData.PilotReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The pilots of a run, one by one and in sums. */
final class PilotTables {
  /** Thousands of pilots that live for minutes would make a report of many megabytes. */
  static final int PILOTS_MAX = 500;

  private final boolean live;
  private final List<PilotLife> all;
  private final Map<PilotLife, Integer> numbers = new LinkedHashMap<>();
  private final long end;

  PilotTables(PastRun past, boolean live) {
    this.live = live;
    this.all = past.pilots();
    this.end = past.managers().isEmpty() ? 0 : past.managers().get(past.managers().size() - 1).from;
    List<PilotLife> listed = all;
    if (all.size() > PILOTS_MAX) {
      List<PilotLife> longest =
          all.stream()
              .sorted(Comparator.comparingLong((PilotLife life) -> -life.spent().held()))
              .limit(PILOTS_MAX)
              .toList();
      listed = new ArrayList<>(longest);
      listed.sort(Comparator.comparingLong(life -> life.from));
    }
    listed.forEach(life -> numbers.put(life, numbers.size()));
  }

  /** The numbers of those that are listed. */
  Map<PilotLife, Integer> numbers() {
    return numbers;
  }

  List<PilotReport> listed() {
    return numbers.keySet().stream().map(this::pilot).toList();
  }

  private PilotReport pilot(PilotLife life) {
    return new PilotReport(
        life.head,
        life.from,
        life.to(),
        new End(state(life), life.reason()),
        life.spent(),
        life.calls(),
        life.contexts());
  }

  /** One that was there when a manager was killed, and joined no other one, is unknown. */
  private String state(PilotLife life) {
    if (life.over()) {
      return life.lost() ? "LOST" : "LEFT";
    }
    return live && life.to() >= end ? "CONNECTED" : "UNKNOWN";
  }

  Others others() {
    Spent time = Spent.NONE;
    int count = 0;
    for (PilotLife life : all) {
      if (!numbers.containsKey(life)) {
        time = time.plus(life.spent());
        count++;
      }
    }
    return new Others(count, time);
  }

  List<Account> accounts() {
    Map<List<Object>, Account> accounts = new LinkedHashMap<>();
    for (PilotLife life : all) {
      boolean gpus = life.head.gpus() > 0;
      Account one =
          new Account(
              life.head.group(),
              life.head.device(),
              gpus ? "GPU" : "PILOT",
              1,
              life.over() && life.lost() ? 1 : 0,
              life.spent());
      accounts.merge(List.of(one.group(), one.device(), one.unit()), one, ReportBuilder::sum);
    }
    return List.copyOf(accounts.values());
  }
}
