package io.pcm.cli;

import io.pcm.cli.view.GroupsView;
import io.pcm.runtime.inspect.PilotScale;
import io.pcm.runtime.inspect.ScaleWish;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pcm pilots scale}. */
@Command(
    name = "scale",
    description = {
      "Changes how many pilots a group may have, while the run is in progress.",
      "The run then requests more, or cancels waiting jobs and lets idle pilots leave. The bounds"
          + " also",
      "apply when the run is started again, until those in the workflow file change.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pcm pilots scale spare --max 50           at most 50, jobs in the queue included",
      "  pcm pilots scale ours --min 0 --max 4     a range instead of a fixed number",
      "  pcm pilots scale ours --min 8 --max 8     always 8"
    })
final class PilotsScaleCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private DebugOption debug = new DebugOption();
  @Mixin private RunOption run = new RunOption();
  @Mixin private OutputOption output = new OutputOption();

  @Parameters(
      paramLabel = "GROUP",
      description = "the group's name, as shown by pcm pilots explain")
  private String group = "";

  @Option(
      names = "--min",
      paramLabel = "N",
      description = "the fewest pilots, kept as long as there is work (default: as before)")
  private @Nullable Integer min;

  @Option(
      names = "--max",
      paramLabel = "N",
      description = "the most pilots, jobs in the queue included (default: as before)")
  private @Nullable Integer max;

  PilotsScaleCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    if (min == null && max == null) {
      throw new ParameterException(spec.commandLine(), "give --min, --max or both");
    }
    Path directory = run.directory(console);
    PilotScale.Scaled done = PilotScale.of(directory, new ScaleWish(group, min, max));
    console.result(output.json() ? GroupsView.json(done) : GroupsView.text(done));
    return ExitCode.OK;
  }
}
