package io.pcm.cli;

import io.pcm.cli.view.ModelJson;
import io.pcm.modelcache.ModelSettings;
import io.pcm.modelcache.Models;
import io.pcm.modelcache.Verified;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pcm models pull}: downloads a model unless it is present. */
@Command(
    name = "pull",
    description = {
      "Downloads a model if needed, verifies it, and prints its path.",
      "It is stored in $PCM_CACHE, $XDG_CACHE_HOME/pcm or ~/.cache/pcm. Runs do this automatically.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = "  pcm models pull smollm2-135m-instruct")
final class ModelsPullCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private DebugOption debug = new DebugOption();
  @Mixin private OutputOption output = new OutputOption();

  @Parameters(paramLabel = "MODEL", description = "a name, a URL, or the path of a GGUF file")
  private String model = "";

  @Option(
      names = "--mirror",
      paramLabel = "URL|DIR",
      description = "try this mirror first (default: $PCM_MODEL_MIRROR)")
  private @Nullable String mirror;

  ModelsPullCommand(Console console) {
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
