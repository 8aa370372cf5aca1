package io.pcm.cli;

import io.pcm.cli.view.ModelJson;
import io.pcm.modelcache.ModelSettings;
import io.pcm.modelcache.Models;
import io.pcm.submit.ShellWord;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code pcm models path}: prints where a model is. */
@Command(
    name = "path",
    description = {"Prints the path of a model; downloads nothing.", ""},
    footerHeading = "%nExample:%n",
    footer = "  ls -l \"$(pcm models path smollm2-135m-instruct)\"")
final class ModelsPathCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private DebugOption debug = new DebugOption();
  @Mixin private OutputOption output = new OutputOption();

  @Parameters(paramLabel = "MODEL", description = "a name, a URL, or the path of a GGUF file")
  private String model = "";

  ModelsPathCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Path file =
        new Models(ModelSettings.ofThisProcess())
            .path(model)
            .orElseThrow(
                () ->
                    new CommandException(
                        ExitCode.ENVIRONMENT,
                        "model "
                            + model
                            + " is not downloaded; fetch it with: pcm models pull "
                            + ShellWord.of(model)));
    console.result(output.json() ? ModelJson.of(model, file) : file.toString());
    return ExitCode.OK;
  }
}
