package io.pcm.runtime.why;

import io.pcm.api.status.ContextProgress;
import io.pcm.manager.loop.PastPilots.PastContext;
import io.pcm.manager.loop.PastPilots.PastPilot;
import io.pcm.runtime.jobs.LogTail;
import io.pcm.runtime.jobs.UnusedGpu;
import java.nio.file.Path;
import java.util.Optional;

/** Why a context loads for long, is slow, or has ended. */
final class WhyContext {
  private final KnownRun run;
  private final String id;
  private final String about;

  /**
   * @param id such as {@code 2.7}
   */
  WhyContext(KnownRun run, String id) {
    this.run = run;
    this.id = id;
    this.about = "context " + id;
  }

  WhyAnswer answer() {
    Optional<KnownRun.Here> here =
        run.live()
            ? run.contexts().stream()
                .filter(each -> each.context().context().equals(id))
                .findFirst()
            : Optional.empty();
    return here.map(this::present).orElseGet(this::past);
  }

  private WhyAnswer present(KnownRun.Here here) {
    String place =
        "It is of library "
            + here.context().library()
            + ", on "
            + here.pilot().host()
            + " (pilot "
            + here.pilot().pilot()
            + ")";
    Optional<Path> log = run.log(here.pilot().pilot(), id);
    return here.context().phase() == ContextProgress.Phase.LOADING
        ? with(loads(here.context(), place), log, true)
        : with(works(here, place, log), log, false);
  }

  private WhyAnswer loads(ContextProgress context, String place) {
    String usual =
        run.library(context.library())
            .map(library -> " " + WhyLibrary.usual(run, library, context.seconds()))
            .orElse("");
    return WhyAnswer.of(
        about,
        "loading",
        place + ", and has been loading for " + Words.duration(context.seconds()) + "." + usual,
        "nothing yet; if it hangs, its log says where");
  }

  private WhyAnswer works(KnownRun.Here here, String place, Optional<Path> log) {
    ContextProgress context = here.context();
    String calls =
        place
            + ", has been warm for "
            + Words.duration(context.warmSeconds())
            + ", has ended "
            + Words.count(context.calls(), "call", "calls")
            + " ("
            + Words.rate(SlowContexts.rate(context))
            + ") and holds "
            + context.holds()
            + ".";
    if (log.map(UnusedGpu::tells).orElse(false)) {
      return WhyAnswer.of(about, "gpu-unused", calls + " " + UnusedGpu.SENTENCE, UnusedGpu.FIX);
    }
    return SlowContexts.of(here, run.contexts())
        .map(
            text ->
                WhyAnswer.of(
                    about,
                    "slow",
                    calls + " It is slow: " + text,
                    "look at its machine (other processes, a throttled or shared GPU); if it stays"
                        + " slow, drain its pilot: pcm pilots drain "
                        + here.pilot().pilot()
                        + run.option()))
        .orElseGet(() -> WhyAnswer.of(about, "working", calls + " Nothing hinders it.", "nothing"));
  }

  private WhyAnswer past() {
    Optional<PastContext> known =
        run.past().contexts().stream().filter(each -> each.context().equals(id)).findFirst();
    if (known.isEmpty()) {
      return WhyAnswer.of(
          about,
          "unknown",
          "The logs of the managers do not tell of it: its lines are too old, or it is another"
              + " run's.",
          "see its log, if there is one in " + run.paths().contextLogs());
    }
    PastContext context = known.get();
    Optional<PastPilot> pilot = run.past().pilotOf(context);
    Optional<Path> log = pilot.flatMap(each -> run.log(each.pilot(), id));
    String place =
        "It was of library "
            + context.library()
            + pilot.map(each -> ", on " + each.host() + " (pilot " + each.pilot() + ")").orElse("")
            + context.loadMillis().stream()
                .mapToObj(millis -> ", had loaded in " + Words.duration(millis / 1e3))
                .findFirst()
                .orElse(", never became warm")
            + " and ended "
            + Words.count(context.calls(), "call", "calls")
            + ". ";
    boolean fine = context.cause().equals("CLOSED") || context.cause().isEmpty();
    return with(
        WhyAnswer.of(
            about, "ended", place + cause(context, pilot), fine ? "nothing" : fix(context.cause())),
        log,
        !fine);
  }

  private static String cause(PastContext context, Optional<PastPilot> pilot) {
    String why =
        pilot
            .map(PastPilot::reason)
            .filter(reason -> !reason.isEmpty())
            .map(reason -> ": " + Words.sentence(reason))
            .orElse(".");
    return switch (context.cause()) {
      case "" -> "Its end is not in the log.";
      case "CLOSED" -> "It was closed, because other work needed its room or the run ended.";
      case "DIED" -> "Its process died.";
      case "CALL_TIMEOUT" -> "It was killed because a call took longer than call-timeout.";
      case "LOAD_FAILED" -> "It could not load.";
      case "LOAD_TIMEOUT" -> "It was killed because its load took longer than load-timeout.";
      case "KILLED" ->
          "Something else killed its process: the kernel, because memory ran out, or the end of"
              + " the job.";
      case "LOST" -> "It was lost with its pilot" + why;
      case "NOT_BACK" -> "No pilot had it after the manager was started again.";
      default -> "It ended as " + context.cause() + ".";
    };
  }

  private static String fix(String cause) {
    return switch (cause) {
      case "DIED" -> KindFixes.of("CONTEXT_DIED");
      case "CALL_TIMEOUT" -> KindFixes.of("CALL_TIMEOUT");
      case "LOAD_FAILED" -> KindFixes.of("LOAD_FAILED");
      case "LOAD_TIMEOUT" -> "see in its log where it hangs; or raise load-timeout of the library";
      case "KILLED" -> "raise resources: {memory: …} of the library, or lower its slots";
      case "LOST" -> "ask why its pilot was lost: pcm why PILOT";
      default -> "nothing";
    };
  }

  private static WhyAnswer with(WhyAnswer answer, Optional<Path> log, boolean words) {
    return answer.with(log, words ? log.map(LogTail::of).orElse("") : "");
  }
}
