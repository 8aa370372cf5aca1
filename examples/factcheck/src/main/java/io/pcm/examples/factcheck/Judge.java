package io.pcm.examples.factcheck;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.library.CallFailedException;
import io.pcm.api.library.ContextFactory;
import io.pcm.api.library.LibraryFunction;
import io.pcm.api.library.LoadRequest;
import io.pcm.api.library.LoadedLibrary;
import io.pcm.api.results.CallItem;
import io.pcm.json.CallItems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The library that evaluates the fact check. Both functions are for tasks with {@code call: {}} and
 * {@code needs:}. They read the result files of the needed tasks and take no settings.
 *
 * <ul>
 *   <li>{@code score}: needs one task and returns its figures, see {@link ReportJson#score}.
 *   <li>{@code best}: needs one or more tasks on the same claims. Chooses the best, writes {@code
 *       report.json} and {@code report.txt} to the folder of the run's results, and returns the
 *       content of {@code report.json}, see {@link ReportJson#best}.
 * </ul>
 *
 * <p>A call whose result files cannot be evaluated fails with {@link JudgedClaims#BAD_RESULTS}; the
 * message has the file and line. Nothing is kept between calls, so calls may run concurrently.
 */
public final class Judge implements ContextFactory {
  @Override
  public LoadedLibrary load(LoadRequest request) {
    return Judge::function;
  }

  private static LibraryFunction function(String name, Json settings) {
    if (!settings.toString().replaceAll("\\s", "").equals("{}")) {
      throw new IllegalArgumentException(
          "the judge's functions take no settings; remove \"with\" from the task");
    }
    return switch (name) {
      case "score" -> Judge::score;
      case "best" -> Judge::best;
      default ->
          throw new IllegalArgumentException(
              "the judge has no function \"" + name + "\"; it has \"score\" and \"best\"");
    };
  }

  private static Json score(Json item) throws CallFailedException {
    CallItem call = needs(item);
    if (call.needs().size() != 1) {
      throw new CallFailedException(
          new CallError(
              CallError.BAD_ITEM,
              "score judges one task, but this task needs "
                  + call.needs().size()
                  + "; give it the matrix of the task that it needs"));
    }
    CallItem.Need need = call.needs().get(0);
    Tally tally = new Tally();
    JudgedClaims.read(need.file(), tally::add);
    return json(ReportJson.score(nameOf(call, need), need.task().display(), tally.scores()));
  }

  private static Json best(Json item) throws CallFailedException, IOException {
    CallItem call = needs(item);
    List<Entrant> entrants = new ArrayList<>();
    for (CallItem.Need need : call.needs()) {
      entrants.add(Entrant.read(nameOf(call, need), need.task().display(), need.file()));
    }
    requireSameClaims(entrants);
    Contest contest = new Contest(entrants.stream().map(Entrant::entry).toList());
    ObjectNode report = ReportJson.best(contest);
    ReportFiles.write(call.results().resolve("report.json"), ReportJson.pretty(report));
    ReportFiles.write(call.results().resolve("report.txt"), ReportText.of(contest));
    return json(report);
  }

  private static CallItem needs(Json item) throws CallFailedException {
    try {
      CallItem call = CallItems.read(item);
      if (call.needs().isEmpty()) {
        throw new IllegalArgumentException("it needs no task; name one in \"needs\"");
      }
      return call;
    } catch (IllegalArgumentException e) {
      throw new CallFailedException(
          new CallError(
              CallError.BAD_ITEM,
              "the judge is for tasks with \"call\" and \"needs\": " + e.getMessage()));
    }
  }

  /**
   * The name of a need in a report: the matrix value, such as {@code bare}, if all needs are points
   * of one task's matrix with one key; otherwise the task's full name.
   */
  private static String nameOf(CallItem call, CallItem.Need need) {
    String base = need.task().base();
    boolean simple =
        call.needs().stream()
            .map(CallItem.Need::task)
            .allMatch(task -> task.base().equals(base) && task.point().size() == 1);
    return simple ? need.task().point().values().iterator().next() : need.task().display();
  }

  private static void requireSameClaims(List<Entrant> entrants) throws CallFailedException {
    Entrant first = entrants.get(0);
    for (Entrant other : entrants) {
      if (!other.claims().equals(first.claims())) {
        throw new CallFailedException(
            new CallError(
                JudgedClaims.BAD_RESULTS,
                first.entry().task()
                    + " and "
                    + other.entry().task()
                    + " were not run on the same claims, so their figures cannot be compared"));
      }
    }
  }

  private static Json json(ObjectNode node) {
    return Json.of(node.toString().getBytes(StandardCharsets.UTF_8));
  }
}
