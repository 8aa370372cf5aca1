package io.pcm.cli;

import io.pcm.api.batch.BatchSystemProvider;
import io.pcm.cli.view.DoctorView;
import io.pcm.runtime.doctor.Doctor;
import io.pcm.runtime.doctor.Finding;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.sites.BatchSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pcm doctor}: examines what runs need on this machine. */
@Command(
    name = "doctor",
    description = {
      "Examines what runs need on this machine, and says how to fix what is wrong.",
      "Java, memory, limits, the file system of runs, network, batch systems, engines, model"
          + " cache. Each",
      "examination ends within seconds. Exits with 1 if there is a problem, with 0 if there are"
          + " only",
      "warnings or none. Run it where the manager runs, and in a batch job where pilots run.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pcm doctor",
      "  pcm doctor --run-dir /shared/me/run1",
      "  pcm doctor -o json | jq '.findings[] | select(.level == \"PROBLEM\")'"
    })
final class DoctorCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private DebugOption debug = new DebugOption();
  @Mixin private OutputOption output = new OutputOption();

  @Option(
      names = "--run-dir",
      paramLabel = "DIR",
      description = "where runs will be (default: pcm-runs in this folder); it may be missing")
  private @Nullable Path runDir;

  DoctorCommand(Console console) {
    this.console = console;
  }

  /** Adds an option for each batch system that is installed, if at all, as commands. */
  static void addSystemsTo(CommandSpec command) {
    ArgGroupSpec.Builder one = ArgGroupSpec.builder().exclusive(true).multiplicity("0..1");
    for (BatchSystemProvider each : BatchSystems.all()) {
      if (each.command().isPresent()) {
        one.addArg(
            OptionSpec.builder("--" + each.name())
                .type(boolean.class)
                .arity("0")
                .description(each.title() + " is needed: it is a problem if it is missing")
                .build());
      }
    }
    command.addArgGroup(one.build());
  }

  @Override
  public Integer call() throws Exception {
    Path runs =
        runDir != null ? runDir : Path.of("").toAbsolutePath().resolve(RunDirectory.DEFAULT_PARENT);
    Doctor doctor = Doctor.here(runs, BatchOptions.named(spec.commandLine().getParseResult()));
    List<Finding> findings = new ArrayList<>();
    doctor.examine(
        found -> {
          findings.add(found);
          if (!output.json()) {
            console.result(DoctorView.text(found, console.screen().width()));
          }
        });
    console.result(output.json() ? DoctorView.json(findings) : DoctorView.summary(findings));
    return findings.stream().anyMatch(each -> each.level() == Finding.Level.PROBLEM)
        ? ExitCode.SOME_FAILED
        : ExitCode.OK;
  }
}
