package io.pcm.cli;

import io.pcm.cli.view.ModelJson;
import io.pcm.modelcache.ModelSettings;
import io.pcm.modelcache.Models;
import io.pcm.modelcache.Verified;
import io.pcm.submit.ShellWord;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pcm models}: the model files in the user's cache. */
final class ModelCommands {
  private ModelCommands() {}

  /** {@code pcm models pull}: fetches a model unless it is there. */
  @Command(
      name = "pull",
      description = {
        "Fetches a model unless it is there, checks it, and prints its path.",
        "It is kept in $PCM_CACHE, $XDG_CACHE_HOME/pcm or ~/.cache/pcm. Runs do this by themselves.",
        ""
      },
      footerHeading = "%nExample:%n",
      footer = "  pcm models pull smollm2-135m-instruct")
  static final class Pull implements Callable<Integer> {
    private final Console console;

    @Mixin private DebugOption debug = new DebugOption();
    @Mixin private OutputOption output = new OutputOption();

    @Parameters(paramLabel = "MODEL", description = "a name, a URL, or the path of a GGUF file")
    private String model = "";

    @Option(
        names = "--mirror",
        paramLabel = "URL|DIR",
        description = "look here before anywhere else (default: $PCM_MODEL_MIRROR)")
    private @Nullable String mirror;

    Pull(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() throws Exception {
      ModelSettings settings = ModelSettings.ofThisProcess();
      Models models = new Models(mirror == null ? settings : settings.withMirror(mirror));
      ModelProgress progress = new ModelProgress(console.screen(), model);
      Verified pulled;
      try {
        pulled = models.pullVerified(model, progress);
      } finally {
        console.screen().clear();
      }
      console.result(output.json() ? ModelJson.of(model, pulled) : pulled.file().toString());
      return ExitCode.OK;
    }
  }

  /** {@code pcm models path}: says where a model is. */
  @Command(
      name = "path",
      description = {"Prints where a model lies; fetches nothing.", ""},
      footerHeading = "%nExample:%n",
      footer = "  ls -l \"$(pcm models path smollm2-135m-instruct)\"")
  static final class Locate implements Callable<Integer> {
    private final Console console;

    @Mixin private DebugOption debug = new DebugOption();
    @Mixin private OutputOption output = new OutputOption();

    @Parameters(paramLabel = "MODEL", description = "a name, a URL, or the path of a GGUF file")
    private String model = "";

    Locate(Console console) {
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
                          "the model "
                              + model
                              + " is not here; fetch it with: pcm models pull "
                              + ShellWord.of(model)));
      console.result(output.json() ? ModelJson.of(model, file) : file.toString());
      return ExitCode.OK;
    }
  }
}
