package io.pcm.runtime.why;

import io.pcm.api.status.AvoidedPlace;
import io.pcm.api.status.ContextProgress.Phase;
import io.pcm.api.status.LibraryProgress;
import io.pcm.api.status.Unschedulable;
import io.pcm.manager.loop.PastPilots.PastContext;
import io.pcm.runtime.jobs.LogTail;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why calls of one library wait or have failed although pilots are connected. */
final class WhyLibrary {
  private static final List<String> LOAD_CAUSES = List.of("LOAD_FAILED", "LOAD_TIMEOUT", "DIED");

  private static final Pattern ENGINE = Pattern.compile("\"engine\":\"([a-z-]+)\"");

  private final KnownRun run;
  private final LibraryProgress library;
  private final String about;

  WhyLibrary(KnownRun run, LibraryProgress library, String about) {
    this.run = run;
    this.library = library;
    this.about = about;
  }

  /** What hinders all its calls; empty if nothing does. */
  Optional<WhyAnswer> hindrance() {
    if (library.broken() != null) {
      return Optional.of(broken(library.broken()));
    }
    Unschedulable why = library.unschedulable();
    if (why != null) {
      return Optional.of(unschedulable(why));
    }
    if (library.warm() == 0 && !library.avoided().isEmpty()) {
      return Optional.of(avoided(library.avoided().get(0)));
    }
    return library.warm() == 0 && library.loading() > 0 ? Optional.of(loading()) : Optional.empty();
  }

  private WhyAnswer broken(String message) {
    WhyAnswer answer =
        WhyAnswer.of(
            about,
            "load-failed",
            "Library "
                + library.name()
                + " could not be loaded"
                + where()
                + ", so its calls failed: "
                + Words.sentence(message),
            KindFixes.of("LOAD_FAILED"));
    return withLastLoad(answer);
  }

  private WhyAnswer avoided(AvoidedPlace place) {
    WhyAnswer answer =
        WhyAnswer.of(
            about,
            "does-not-load",
            "Library "
                + library.name()
                + " does not load on "
                + (place.kindOfDevice() ? "machines with " : "")
                + place.name()
                + " ("
                + Words.count(place.failures(), "failure", "failures")
                + " in a row, the next try "
                + (place.retrySeconds() > 0
                    ? "in " + Words.duration(place.retrySeconds())
                    : "is under way")
                + "): "
                + Words.sentence(place.reason())
                + (library.avoided().size() > 1
                    ? " It fails in " + (library.avoided().size() - 1) + " other places, too."
                    : ""),
            "correct what the log says; PCM tries again by itself, elsewhere first");
    return withLastLoad(answer);
  }

  private WhyAnswer unschedulable(Unschedulable why) {
    if (why.tooSmall() > 0) {
      return WhyAnswer.of(
          about,
          "too-small",
          noPilot(why, why.tooSmall(), "is too small", "are too small")
              + " for one context, which needs "
              + why.wanted()
              + ".",
          "give each pilot that much: for --local N use a smaller N, since each pilot has 1/N of"
              + " this machine; for jobs --memory, --gpus or --cpus; or lower resources: of the"
              + " library, if it needs less");
    }
    if (why.doNotLoad() > 0) {
      return withLastLoad(
          WhyAnswer.of(
              about,
              "does-not-load",
              noPilot(why, why.doNotLoad(), "cannot load it", "cannot load it") + reason(),
              "correct what the log says; PCM tries again by itself, on other machines first"));
    }
    return WhyAnswer.of(
        about,
        "too-short",
        noPilot(why, why.tooShort(), "ends", "end")
            + " before a call would, with the load before it.",
        "request pilots for a longer time (--time, or time: in the workflow file)");
  }

  private String noPilot(Unschedulable why, int met, String one, String many) {
    return "Calls of library "
        + library.name()
        + " wait, because no connected pilot can run them: "
        + met
        + " of "
        + Words.count(why.pilots(), "pilot ", "pilots ")
        + (met == 1 ? one : many);
  }

  private String reason() {
    return library.avoided().isEmpty()
        ? "."
        : ": " + Words.sentence(library.avoided().get(0).reason());
  }

  private WhyAnswer loading() {
    Optional<KnownRun.Here> first =
        run.contexts().stream()
            .filter(each -> each.context().library().equals(library.name()))
            .filter(each -> each.context().phase() == Phase.LOADING)
            .max(
                (one, other) -> Double.compare(one.context().seconds(), other.context().seconds()));
    double since = first.map(each -> each.context().seconds()).orElse(0.0);
    WhyAnswer answer =
        WhyAnswer.of(
            about,
            "loading",
            "It waits until library "
                + library.name()
                + " has loaded"
                + first
                    .map(
                        each ->
                            ": context "
                                + each.context().context()
                                + " on "
                                + each.pilot().host()
                                + " has been loading for "
                                + Words.duration(since))
                    .orElse("")
                + ". "
                + usual(run, library, since),
            "nothing yet; a load may take "
                + timeout()
                + " (load-timeout); if it hangs, the log says where");
    return first
        .flatMap(each -> run.log(each.pilot().pilot(), each.context().context()))
        .map(log -> answer.with(Optional.of(log), LogTail.of(log)))
        .orElse(answer);
  }

  private String timeout() {
    Duration limit =
        run.recipe(library.name()).map(each -> each.loadTimeout()).orElse(Duration.ZERO);
    return limit.isZero() ? "long" : Words.duration(limit.toSeconds());
  }

  /** How long earlier loads took, as a sentence. */
  static String usual(KnownRun run, LibraryProgress library, double since) {
    if (library.contextsLoaded() == 0) {
      return "It is the first load of this library in this run.";
    }
    double mean = library.loadSeconds() / library.contextsLoaded();
    return Words.count(library.contextsLoaded(), "earlier load took ", "earlier loads took ")
        + (library.contextsLoaded() == 1 ? "" : "on average ")
        + Words.duration(mean)
        + (since > 2 * mean + 5 ? ", so this one is unusually slow." : ".");
  }

  private String where() {
    return lastLoad()
        .flatMap(run.past()::pilotOf)
        .map(pilot -> " (last on " + pilot.host() + engine() + ")")
        .orElse("");
  }

  /** The engine, as the settings of the library name it. */
  private String engine() {
    return run.recipe(library.name())
        .map(each -> each.settings().toString())
        .map(text -> ENGINE.matcher(text))
        .filter(Matcher::find)
        .map(found -> ", engine " + found.group(1))
        .orElse("");
  }

  private Optional<PastContext> lastLoad() {
    return run.past().contexts().stream()
        .filter(each -> each.library().equals(library.name()))
        .filter(each -> LOAD_CAUSES.contains(each.cause()))
        .reduce((one, last) -> last);
  }

  private WhyAnswer withLastLoad(WhyAnswer answer) {
    Optional<Path> log =
        lastLoad()
            .flatMap(
                context ->
                    run.past()
                        .pilotOf(context)
                        .flatMap(pilot -> run.log(pilot.pilot(), context.context())));
    return log.map(file -> answer.with(log, LogTail.of(file))).orElse(answer);
  }
}
