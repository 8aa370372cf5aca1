package io.pcm.runtime.report;

import io.pcm.api.status.FailureSummary;
import io.pcm.api.status.LibraryProgress;
import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskProgress;
import io.pcm.api.status.UsageProgress;
import io.pcm.manager.chronicle.DurationSpread;
import io.pcm.runtime.inspect.RunPhase;
import io.pcm.runtime.report.ReportData.About;
import io.pcm.runtime.report.ReportData.Account;
import io.pcm.runtime.report.ReportData.LibraryReport;
import io.pcm.runtime.report.ReportData.TaskReport;
import io.pcm.runtime.report.ReportData.Work;
import io.pcm.runtime.rundir.RunPaths;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes a report of what is known about a run. Used once. */
final class ReportBuilder {
  private static final int SLOWEST = 20;

  /** A matrix may have 100,000 tasks; those with failures, then the first ones, are shown. */
  private static final int TASKS_MAX = 300;

  /** A clock that is behind by less is not worth a word. */
  private static final long CLOCK_MILLIS = 1_000;

  private final RunPaths paths;
  private final PastRun past;
  private final RunProgress view;
  private final List<String> notes = new ArrayList<>();
  private RunPhase state = RunPhase.BROKEN;
  private boolean live;
  private Instant asOf = Instant.EPOCH;

  ReportBuilder(RunPaths paths, PastRun past, RunProgress view, long unreadable) {
    this.paths = paths;
    this.past = past;
    this.view = view;
    if (past.managers().isEmpty()) {
      note(
          "There is no chronicle of this run, so it is not known when its pilots came and went;"
              + " totals are those of its status.");
    }
    if (past.leftOut() > 0) {
      note(Amounts.count(past.leftOut(), "event was", "events were") + " not recorded.");
    }
    // A manager that was killed may have left the beginning of a line.
    if (unreadable > past.managers().size()) {
      note(Amounts.count(unreadable, "line", "lines") + " of the chronicle cannot be read.");
    }
    for (ManagerLife manager : past.managers()) {
      if (manager.gap < -CLOCK_MILLIS) {
        note(
            "The clock of manager "
                + manager.epoch
                + " is "
                + Amounts.millis(-manager.gap)
                + " behind that of the manager before; its times were moved.");
      }
    }
  }

  void note(String text) {
    notes.add(text);
  }

  void state(RunPhase phase, boolean answers, Instant when) {
    state = phase;
    live = answers;
    asOf = when;
  }

  ReportData build() {
    List<LibraryReport> libraries = view.libraries().stream().map(ReportBuilder::library).toList();
    PilotTables tables = new PilotTables(past, live);
    List<Account> accounts = past.managers().isEmpty() ? ofStatus() : tables.accounts();
    List<Account> totals = totals(accounts);
    long managed = past.managers().stream().mapToLong(each -> each.to() - each.from).sum();
    List<String> summary = ReportSummary.of(state, managed, view, totals, libraries);
    Work work = new Work(tasks(), libraries, failures(), past.slowest(SLOWEST));
    return new ReportData(
        ReportData.VERSION,
        new About(
            name(),
            paths.root().toString(),
            state,
            past.managers().isEmpty() ? null : past.managers().get(0).at,
            asOf.toString(),
            live,
            notes),
        summary,
        work,
        new ReportData.Pilots(totals, accounts, tables.listed(), tables.others()),
        new TimelinePlan(past, tables).timeline(),
        ReportedSettings.of(paths.runJson()));
  }

  private String name() {
    return String.valueOf(paths.root().getFileName());
  }

  private static LibraryReport library(LibraryProgress library) {
    return new LibraryReport(
        library.name(),
        library.contextsLoaded(),
        library.calls(),
        library.loadSeconds(),
        library.loadSecondsAvoided(),
        library.lostWithPilots(),
        library.lostToRestarts());
  }

  private List<TaskReport> tasks() {
    List<TaskProgress> some = view.tasks();
    if (some.size() > TASKS_MAX) {
      note(
          "Of "
              + Amounts.count(some.size(), "task", "tasks")
              + ", "
              + TASKS_MAX
              + " are shown, first those with failed calls; pcm status -o json has all.");
      some =
          some.stream()
              .sorted((one, other) -> Boolean.compare(other.failed() > 0, one.failed() > 0))
              .limit(TASKS_MAX)
              .toList();
    }
    return some.stream().map(this::task).toList();
  }

  private TaskReport task(TaskProgress task) {
    DurationSpread spread = past.spread(task.name());
    return new TaskReport(
        task,
        past.versions(task.name()),
        Math.max(task.seconds(), past.callsMillis(task.name()) / 1e3),
        spread.quantile(0.5) / 1e6,
        spread.quantile(0.95) / 1e6);
  }

  /** The status knows only failures under the last manager. */
  private List<FailureSummary> failures() {
    Map<String, Integer> known = new TreeMap<>();
    view.failures().forEach(each -> known.merge(each.task(), each.count(), Integer::sum));
    long missing = 0;
    for (TaskProgress task : view.tasks()) {
      missing += Math.max(0, task.failed() - known.getOrDefault(task.name(), 0));
    }
    if (missing > 0) {
      note(
          "Why "
              + Amounts.count(missing, "more call", "more calls")
              + " failed under earlier managers is in their results: pcm results --failed.");
    }
    return view.failures();
  }

  /** The sums that a run without a chronicle has. */
  private List<Account> ofStatus() {
    return view.usage().stream().map(ReportBuilder::account).toList();
  }

  private static Account account(UsageProgress row) {
    Spent time =
        new Spent(
            row.heldMillis(),
            row.usefulMillis(),
            row.loadingMillis(),
            row.idleMillis(),
            row.lostMillis());
    return new Account(row.group(), row.device(), row.unit().name(), 0, 0, time);
  }

  private static List<Account> totals(List<Account> accounts) {
    Map<String, Account> totals = new TreeMap<>();
    for (Account each : accounts) {
      Account one = new Account("", "", each.unit(), each.pilots(), each.lost(), each.time());
      totals.merge(each.unit(), one, ReportBuilder::sum);
    }
    return List.copyOf(totals.values());
  }

  static Account sum(Account one, Account other) {
    return new Account(
        one.group(),
        one.device(),
        one.unit(),
        one.pilots() + other.pilots(),
        one.lost() + other.lost(),
        one.time().plus(other.time()));
  }
}
