package io.pcm.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pcm.runtime.dashboard.DashboardAddress;
import io.pcm.runtime.rundir.RunDirectoryException;
import io.pcm.runtime.rundir.RunException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code pcm dashboard}: prints where the live page of a run is. */
@Command(
    name = "dashboard",
    description = {
      "Prints a new address of the live page of a run that was started with --dashboard.",
      "It works once, within a day: open it in a browser on the machine of the manager, or through",
      "a tunnel (ssh -L). The browser is then known until the manager ends. It is a secret:"
          + " whoever",
      "uses it first sees the run.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pcm dashboard                       the page of the last run",
      "  pcm dashboard factcheck             the page of the run of this name",
      "  ssh -L 8090:127.0.0.1:8090 login1   on your laptop, for a run with --dashboard=8090"
    })
final class DashboardCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private DebugOption debug = new DebugOption();
  @Mixin private OutputOption output = new OutputOption();

  @Parameters(
      paramLabel = "RUN",
      arity = "0..1",
      description = "path, name or beginning of the name of a run, or last (default: last)")
  private @Nullable Path run;

  DashboardCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Path directory = RunOption.directory(console, run);
    DashboardAddress page = DashboardAddress.of(directory);
    URI once = page.once();
    if (output.json()) {
      console.result(
          new JsonMapper()
              .createObjectNode()
              .put("version", 1)
              .put("run", directory.toString())
              .put("address", once.toString())
              .put("host", page.host())
              .put("port", page.port())
              .toString());
      return ExitCode.OK;
    }
    console.result(once.toString());
    console.screen().say("pcm: it works once. " + tunnel(page));
    return ExitCode.OK;
  }

  /**
   * Tells the user where the page of a run is, if it has one. The address is a secret, so it is
   * shown only on a terminal, not in a file.
   */
  static void tell(Console console, Path run) {
    try {
      DashboardAddress page = DashboardAddress.of(run);
      boolean shown = console.screen().isTerminal();
      console
          .screen()
          .say(
              "pcm: live page: "
                  + (shown
                      ? page.once() + "\n     It works once; another: "
                      : page.page() + "\n     To get an address that opens it: ")
                  + "pcm dashboard "
                  + RunOption.word(run)
                  + "\n     "
                  + tunnel(page));
    } catch (RunException | RunDirectoryException e) {
      console.screen().say("pcm: " + e.getMessage());
    }
  }

  private static String tunnel(DashboardAddress page) {
    return "From another machine, first: ssh -L "
        + page.port()
        + ":127.0.0.1:"
        + page.port()
        + " "
        + page.host();
  }
}
