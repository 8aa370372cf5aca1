package io.pcm.cli;

import io.pcm.cli.view.WhyView;
import io.pcm.runtime.why.Why;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pcm why}: why something waits, failed or is slow, and what to do. */
@Command(
    name = "why",
    description = {
      "Says why a run, or something in it, waits, has failed or is slow, and what to do about it.",
      "Works while the run is in progress, and after it was stopped, killed or has ended.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pcm why                                 the last run",
      "  pcm why factcheck                       the run of this name",
      "  pcm why verify                          a task of the last run",
      "  pcm why 'verify[template=bare]:17'      its call of item 17",
      "  pcm why local-1                         a pilot, or its job",
      "  pcm why 2.7                             a context, as logs/contexts names it",
      "  pcm why pcm-runs/factcheck verify:17    something in another run"
    })
final class WhyCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private DebugOption debug = new DebugOption();
  @Mixin private OutputOption output = new OutputOption();

  @Option(
      names = "--run",
      paramLabel = "RUN",
      description = "the same as RUN: path, name or beginning of the name of a run (default: last)")
  private @Nullable Path run;

  @Parameters(
      paramLabel = "[RUN] [TASK|TASK:INDEX|PILOT|CONTEXT]",
      arity = "0..2",
      hideParamSyntax = true,
      description = {
        "a run, and something in it. A single word is something in the last run",
        "or, if that has nothing of this name, a run (default: the last run)"
      })
  private List<String> words = new ArrayList<>();

  WhyCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    if (words.size() > (run == null ? 2 : 1)) {
      throw new ParameterException(
          spec.commandLine(),
          run == null
              ? "give at most a run and something in it"
              : "the run is given twice: as RUN and with --run; leave one out");
    }
    WhyView view = new WhyView(console.screen().width());
    if (words.size() == 2) {
      Why why = Why.of(RunOption.directory(console, Path.of(words.get(0))));
      return tell(view, why, words.get(1));
    }
    if (run != null || words.isEmpty()) {
      Why why = Why.of(RunOption.directory(console, run));
      return tell(view, why, words.isEmpty() ? null : words.get(0));
    }
    return one(view, words.get(0));
  }

  /** A word that may be something in the last run, or a run. */
  private int one(WhyView view, String word) throws Exception {
    if (!word.contains("/")) {
      try {
        Why last = Why.of(RunOption.directory(console, null));
        if (last.knows(word)) {
          return tell(view, last, word);
        }
        if (!RunOption.isRun(word)) {
          return tell(view, last, word);
        }
      } catch (CommandException e) {
        // There is no last run: the word names one elsewhere, or the next message says so.
      }
    }
    return tell(view, Why.of(RunOption.directory(console, Path.of(word))), null);
  }

  private int tell(WhyView view, Why why, @Nullable String what) throws Exception {
    var answer = what == null ? why.run() : why.about(what);
    if (output.json()) {
      console.result(WhyView.json(answer));
    } else {
      console.show(view.text(answer));
    }
    return ExitCode.OK;
  }
}
