package io.pcm.runtime.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pcm.api.status.FailureSummary;
import io.pcm.api.status.TaskProgress;
import io.pcm.manager.chronicle.ChronicleLine.PilotHead;
import io.pcm.runtime.inspect.RunPhase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a report shows, as {@code docs/json.md} describes it. Times without a unit are in
 * milliseconds of the run: since its first manager began, in which a time without a manager counts
 * as a second.
 *
 * @param version 1
 * @param summary sentences: what the run did, what it cost, and what retention saved
 * @param configuration what was run
 */
public record ReportData(
    int version,
    About run,
    List<String> summary,
    Work work,
    Pilots pilots,
    Timeline timeline,
    JsonNode configuration) {
  /** Increased when a member changes its meaning or is removed. */
  public static final int VERSION = 1;

  private static final ObjectMapper MAPPER = JsonMapper.builder().build();

  /** The output of {@code pcm report -o json}: one line, without a line break at its end. */
  public String json() {
    try {
      return MAPPER.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report is plain values", e);
    }
  }

  /**
   * @param started when its first manager started, ISO 8601; null if none has
   * @param asOf the time of these figures, ISO 8601
   * @param live whether a manager has answered
   * @param notes what is missing or not exact
   */
  public record About(
      String name,
      String directory,
      RunPhase state,
      @Nullable String started,
      String asOf,
      boolean live,
      List<String> notes) {}

  /**
   * What calls did.
   *
   * @param slowest the slowest calls, the slowest first; a limited number
   */
  public record Work(
      List<TaskReport> tasks,
      List<LibraryReport> libraries,
      List<FailureSummary> failures,
      List<PastRun.SlowCall> slowest) {}

  /**
   * @param progress as in the status
   * @param versions how many versions of it the run has had
   * @param seconds how long it took, over all managers, also those that were killed, whose time the
   *     status does not know
   * @param medianSeconds half of its calls took less; 0 if unknown
   * @param p95Seconds 95 of 100 took less; 0 if unknown
   */
  public record TaskReport(
      TaskProgress progress,
      int versions,
      double seconds,
      double medianSeconds,
      double p95Seconds) {}

  /**
   * @param savedSeconds the loads that did not happen, times the mean of those that did
   */
  public record LibraryReport(
      String name,
      int loads,
      long calls,
      double loadSeconds,
      double savedSeconds,
      int lostWithPilots,
      int lostToRestarts) {}

  /**
   * Where the time of pilots went.
   *
   * @param totals by what time is counted for
   * @param accounts by group and device as well
   * @param pilots in the order in which they joined; those that were held longest, if there are
   *     many
   * @param others the sum of those that are not listed
   */
  public record Pilots(
      List<Account> totals, List<Account> accounts, List<PilotReport> pilots, Others others) {}

  /**
   * @param group empty in totals, and for pilots that were started by hand
   * @param unit {@code GPU} or {@code PILOT}
   * @param lost number of pilots that left without notice
   */
  public record Account(
      String group, String device, String unit, int pilots, int lost, Spent time) {}

  /**
   * @param state {@code CONNECTED}, {@code LEFT}, {@code LOST} or {@code UNKNOWN}
   * @param reason why it left
   */
  public record PilotReport(
      PilotHead pilot, long from, long to, End end, Spent time, long calls, int contexts) {}

  /** How a pilot ended; see {@link PilotReport}. */
  public record End(String state, String reason) {}

  /** Pilots that are not listed. */
  public record Others(int pilots, Spent time) {}

  /**
   * What happened when.
   *
   * @param millis the whole time
   * @param width of the columns of lanes and rates
   * @param contexts in the order in which they were opened; those that lived longest, if there are
   *     many
   * @param moreContexts how many are not listed
   */
  public record Timeline(
      long millis,
      long width,
      List<ManagerReport> managers,
      List<Lane> lanes,
      List<ContextReport> contexts,
      int moreContexts,
      List<Rate> rates) {}

  /**
   * @param at its own time when it began, ISO 8601
   * @param gap milliseconds without a manager before it, by the clocks of both
   * @param ended whether it ended in an orderly way
   */
  public record ManagerReport(int epoch, String at, long from, long to, long gap, boolean ended) {}

  /**
   * Pilots in one row of the picture: one after another, and side by side if there are too many for
   * a row each.
   *
   * @param rows how many pilots are side by side at most
   * @param pilots their numbers in the list of pilots, as far as they are listed
   * @param held for each column, the percentage of the row's time in which there was a pilot
   * @param useful percentage in which it was useful, and so on
   */
  public record Lane(
      int rows,
      List<Integer> pilots,
      List<Integer> held,
      List<Integer> useful,
      List<Integer> loading,
      List<Integer> lost) {}

  /**
   * @param pilot the number of its pilot in the list of pilots
   * @param from when it was opened, became warm, and was gone; -1 if it did not, as far as is known
   * @param busy milliseconds in which it held calls while it was warm
   */
  public record ContextReport(
      String context, String library, int pilot, Span span, String cause, long busy, long calls) {}

  /** The times of a context; see {@link ContextReport}. */
  public record Span(long from, long warm, long to) {}

  /**
   * @param perSecond calls that ended, for each column
   */
  public record Rate(String task, List<Double> perSecond) {}
}
