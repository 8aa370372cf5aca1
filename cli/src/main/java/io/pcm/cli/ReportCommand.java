package io.pcm.cli;

import io.pcm.runtime.report.ReportData;
import io.pcm.runtime.report.ReportPage;
import io.pcm.runtime.report.ReportSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pcm report}: writes a page about a run. */
@Command(
    name = "report",
    description = {
      "Writes a page about a run: tasks, pilots, where their time went, what retention saved.",
      "The page is one file for any browser, and needs no network. Works while the run is in",
      "progress, and after it was stopped, killed or has ended.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pcm report                                  the last run, into NAME-report.html",
      "  pcm report factcheck -o factcheck.html      the run of this name",
      "  pcm report factcheck -o json                the same as JSON, to standard output"
    })
final class ReportCommand implements Callable<Integer> {
  private static final String JSON = "json";

  private final Console console;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private DebugOption debug = new DebugOption();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE.html|json",
      description =
          "the file to write, which is replaced if it is there (default: NAME-report.html in the"
              + " current directory); json: one JSON object, described in docs/json.md")
  private @Nullable String output;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "the same as -o FILE.html, for any name; with -o json, the file for the JSON")
  private @Nullable Path to;

  @Option(
      names = "--run",
      paramLabel = "RUN",
      description = "the same as RUN: path, name or beginning of the name of a run (default: last)")
  private @Nullable Path runOption;

  @Parameters(
      paramLabel = "RUN",
      arity = "0..1",
      description = "path, name or beginning of the name of a run, or last (default: last)")
  private @Nullable Path run;

  ReportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    if (run != null && runOption != null) {
      throw wrong("the run is given twice: as RUN and with --run; leave one out");
    }
    boolean json = JSON.equalsIgnoreCase(output);
    Path wanted = json ? to : file();
    Path directory = RunOption.directory(console, run == null ? runOption : run);
    ReportData report = ReportSource.of(directory).read();
    if (json && wanted == null) {
      console.result(report.json());
      return ExitCode.OK;
    }
    Path file = wanted == null ? Path.of(directory.getFileName() + "-report.html") : wanted;
    write(file, json ? report.json() + "\n" : ReportPage.of(report));
    report.summary().forEach(console.screen()::say);
    console.screen().say("report: " + file.toAbsolutePath().normalize());
    return ExitCode.OK;
  }

  /** The file that is named for the page; null if none is. */
  private @Nullable Path file() {
    if (output == null) {
      return to;
    }
    if (to != null) {
      throw wrong("the file is given twice: with -o and with --to; leave one out");
    }
    if (!output.toLowerCase(Locale.ROOT).endsWith(".html")) {
      throw wrong(
          "-o takes a file whose name ends with .html, or json, not '"
              + output
              + "'; for another name use --to");
    }
    return Path.of(output);
  }

  private static void write(Path file, String text) throws IOException, CommandException {
    try (ResultOutput out = ResultOutput.to(file)) {
      out.stream().write(text.getBytes(StandardCharsets.UTF_8));
      out.commit();
    }
  }

  private ParameterException wrong(String why) {
    return new ParameterException(spec.commandLine(), why);
  }
}
