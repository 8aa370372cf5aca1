package io.pcm.runtime.report;

import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskProgress;
import io.pcm.runtime.inspect.RunPhase;
import io.pcm.runtime.report.ReportData.Account;
import io.pcm.runtime.report.ReportData.LibraryReport;
import java.util.ArrayList;
import java.util.List;

/** The sentences at the top of a report. */
final class ReportSummary {
  private ReportSummary() {}

  /**
   * @param managedMillis time with a manager; 0 if unknown
   */
  static List<String> of(
      RunPhase state,
      long managedMillis,
      RunProgress view,
      List<Account> totals,
      List<LibraryReport> libraries) {
    List<String> sentences = new ArrayList<>();
    sentences.add(calls(state, managedMillis, view));
    sentences.add(pilots(view, totals));
    String saved = saved(libraries);
    if (!saved.isEmpty()) {
      sentences.add(saved);
    }
    return sentences;
  }

  private static String calls(RunPhase state, long managedMillis, RunProgress view) {
    long known = 0;
    long succeeded = 0;
    long failed = 0;
    long reused = 0;
    for (TaskProgress task : view.tasks()) {
      known += Math.max(0, task.calls());
      succeeded += task.succeeded();
      failed += task.failed();
      reused += task.reused();
    }
    String time = managedMillis > 0 ? " after " + Amounts.millis(managedMillis) : "";
    String how =
        switch (state) {
          case SUCCEEDED -> "The run has succeeded";
          case FAILED -> "The run has ended with failures";
          case RUNNING -> "The run is in progress";
          case SUSPENDED -> "The run was stopped before its end";
          case NOT_STARTED -> "The run has not begun";
          case BROKEN -> "The run is broken";
        };
    String done =
        known == 0
            ? "no calls"
            : String.format(java.util.Locale.ROOT, "%,d of ", succeeded)
                + Amounts.count(known, "call", "calls")
                + " succeeded"
                + (failed > 0 ? ", " + Amounts.count(failed, "failed", "failed") : "")
                + (reused > 0
                    ? " ("
                        + Amounts.count(reused, "result is", "results are")
                        + " of earlier runs"
                        + " or versions)"
                    : "");
    return how + time + ": " + done + ".";
  }

  private static String pilots(RunProgress view, List<Account> totals) {
    if (totals.stream().allMatch(total -> total.time().held() == 0)) {
      return view.pilotsJoined() == 0
          ? "No pilot has joined."
          : Amounts.count(view.pilotsJoined(), "pilot", "pilots") + " joined.";
    }
    List<String> parts = new ArrayList<>();
    for (Account total : totals) {
      Spent time = total.time();
      String unit = total.unit().equals("GPU") ? "GPU time" : "time";
      parts.add(
          Amounts.count(total.pilots(), "pilot was held for ", "pilots were held for ")
              + Amounts.millis(time.held())
              + (total.unit().equals("GPU") ? " of " + unit : " together")
              + ": "
              + Amounts.share(time.useful(), time.held())
              + " useful, "
              + Amounts.share(time.loading(), time.held())
              + " loading, "
              + Amounts.share(time.idle(), time.held())
              + " idle, "
              + Amounts.share(time.lost(), time.held())
              + " lost to preemption"
              + (total.lost() > 0
                  ? " (" + Amounts.count(total.lost(), "pilot was", "pilots were") + " lost)"
                  : "")
              + ".");
    }
    return String.join(" ", parts);
  }

  private static String saved(List<LibraryReport> libraries) {
    double seconds = 0;
    long loads = 0;
    long calls = 0;
    double loading = 0;
    for (LibraryReport library : libraries) {
      seconds += library.savedSeconds();
      loads += library.loads();
      calls += library.calls();
      loading += library.loadSeconds();
    }
    if (loads == 0 || calls == 0) {
      return "";
    }
    return "Retention saved "
        + Amounts.time(seconds)
        + " of loading: "
        + Amounts.count(loads, "load", "loads")
        + " (on average "
        + Amounts.time(loading / loads)
        + ") served "
        + Amounts.count(calls, "call", "calls")
        + ".";
  }
}
