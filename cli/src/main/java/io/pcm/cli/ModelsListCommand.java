package io.pcm.cli;

import io.pcm.cli.view.ModelListView;
import io.pcm.modelcache.ListedModel;
import io.pcm.modelcache.ModelSettings;
import io.pcm.modelcache.Models;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pcm models list}: prints what is in the cache, and what could be. */
@Command(
    name = "list",
    description = {
      "Lists the downloaded models, and those that PCM knows by name.",
      "Downloads nothing. Parameters and quantisation are what a file's head tells.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {"  pcm models list", "  pcm models list -o json"})
final class ModelsListCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private DebugOption debug = new DebugOption();
  @Mixin private OutputOption output = new OutputOption();

  ModelsListCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    List<ListedModel> models = new Models(ModelSettings.ofThisProcess()).list();
    console.result(output.json() ? ModelListView.json(models) : ModelListView.text(models));
    return ExitCode.OK;
  }
}
