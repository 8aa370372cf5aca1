package io.pcm.runtime.why;

import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.api.status.TaskProgress;
import io.pcm.api.workflow.Task;
import io.pcm.manager.loop.PastPilots.CallInDeath;
import io.pcm.manager.loop.PastPilots.PastContext;
import io.pcm.manager.loop.PastPilots.PastPilot;
import io.pcm.runtime.jobs.LogTail;
import io.pcm.submit.ShellWord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why a call failed, or has not run yet. */
final class WhyCall {
  private static final Pattern LOG = Pattern.compile("logs/contexts/[A-Za-z0-9_.-]+\\.log");

  private final KnownRun run;
  private final Task task;
  private final int index;
  private final String about;

  WhyCall(KnownRun run, Task task, int index) {
    this.run = run;
    this.task = task;
    this.index = index;
    this.about = "call " + task.name().display() + ":" + index;
  }

  /**
   * @param line its result line; empty if there is none yet
   */
  WhyAnswer answer(Optional<JsonNode> line) {
    return line.map(this::ended).orElseGet(this::open);
  }

  private WhyAnswer ended(JsonNode line) {
    int attempts = line.path("attempts").asInt();
    String ran =
        attempts == 0
            ? ""
            : (attempts == 1
                    ? " It ran once, for "
                    : " It ran " + attempts + " times, the last for ")
                + Words.duration(line.path("seconds").asDouble())
                + ".";
    String outcome = line.path("outcome").asText();
    if (outcome.equals("SUCCEEDED")) {
      return WhyAnswer.of(
          about,
          "succeeded",
          attempts == 0
              ? "It has succeeded without a call in this version: its result was taken over."
              : "It has succeeded." + ran + deaths(),
          "nothing; its line: " + rows());
    }
    String kind = line.path("error").path("kind").asText();
    WhyAnswer answer =
        WhyAnswer.of(
            about,
            outcome.equals("FAILED") ? "call-failed" : "call-not-run",
            (outcome.equals("FAILED") ? "It failed: " : "It was not run: ")
                + kind
                + ": "
                + Words.sentence(line.path("error").path("message").asText())
                + ran
                + deaths(),
            KindFixes.of(kind)
                + run.trial(task.name().display(), index).map(each -> "; " + each).orElse("")
                + "; its line: "
                + rows());
    return withLog(answer, line.path("error").path("message").asText());
  }

  private String rows() {
    return "pcm results "
        + ShellWord.of(task.name().display())
        + " --index "
        + index
        + run.option();
  }

  private List<PastContext> contexts() {
    return run.past().deaths().stream()
        .filter(each -> each.task().equals(task.name().display()) && each.index() == index)
        .map(CallInDeath::context)
        .flatMap(id -> run.past().contexts().stream().filter(c -> c.context().equals(id)))
        .toList();
  }

  private String deaths() {
    List<PastContext> contexts = contexts();
    if (contexts.isEmpty()) {
      return "";
    }
    List<String> shown =
        contexts.stream()
            .map(
                context ->
                    context.context()
                        + run.past()
                            .pilotOf(context)
                            .map(pilot -> " (pilot " + pilot.pilot() + " on " + pilot.host() + ")")
                            .orElse(""))
            .toList();
    return " It was running when "
        + (shown.size() == 1 ? "a context" : "contexts")
        + " died: "
        + Words.some(shown, 3)
        + ".";
  }

  /** The log of a context that died of it, else the one that its message names. */
  private WhyAnswer withLog(WhyAnswer answer, String message) {
    for (PastContext context : contexts()) {
      Optional<PastPilot> pilot = run.past().pilotOf(context);
      Optional<Path> log = pilot.flatMap(each -> run.log(each.pilot(), context.context()));
      if (log.isPresent()) {
        return answer.with(log, LogTail.of(log.get()));
      }
    }
    Matcher named = LOG.matcher(message);
    Optional<Path> log =
        named.find()
            ? Optional.of(run.paths().root().resolve(named.group())).filter(Files::isRegularFile)
            : Optional.empty();
    return answer.with(log, "");
  }

  private WhyAnswer open() {
    Optional<TaskProgress> progress = run.progress(task.name().display());
    int calls = progress.map(TaskProgress::calls).orElse(-1);
    if (calls >= 0 && index >= calls) {
      return WhyAnswer.of(
          about,
          "no-such-call",
          "There is no such call: task "
              + task.name().display()
              + " has "
              + Words.count(calls, "item", "items")
              + ", counted from 0.",
          "name an item from 0 to " + (calls - 1));
    }
    WhyAnswer why = new WhyTask(run, task, List::of).answer();
    boolean running = why.cause().equals("running");
    return running
        ? WhyAnswer.of(
            about,
            "call-waits",
            "It has not ended: it waits for a slot, or is running. Calls start in the order of"
                + " their items. "
                + why.why(),
            why.fix())
        : why.about(about, "It has not run. About its task:");
  }
}
