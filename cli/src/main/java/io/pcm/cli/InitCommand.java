package io.pcm.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.submit.ShellWord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pcm init}: writes files to start a workflow from. */
@Command(
    name = "init",
    description = {
      "Writes a workflow to start from, with data and what it needs, that runs as it is.",
      "Never replaces a file: if one of its files is there already, it writes nothing.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pcm init my-study && cd my-study && pcm run workflow.yaml",
      "  pcm init --kind python",
      "  pcm init --list"
    })
final class InitCommand implements Callable<Integer> {
  /** Increased when a member is removed or changes its meaning. */
  private static final int VERSION = 1;

  private static final JsonMapper JSON = new JsonMapper();

  private final Console console;

  @Mixin private DebugOption debug = new DebugOption();
  @Mixin private OutputOption output = new OutputOption();

  @Parameters(
      paramLabel = "DIR",
      arity = "0..1",
      description = "the folder, created if it is missing (default: this folder)")
  private Path folder = Path.of("");

  @Option(
      names = "--kind",
      paramLabel = "llm|python|command",
      description = "what the workflow calls, see --list (default: llm)")
  private Starter kind = Starter.LLM;

  @Option(names = "--list", description = "list the kinds, and write nothing")
  private boolean list;

  InitCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    if (list) {
      list();
      return ExitCode.OK;
    }
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new CommandException(ExitCode.USAGE, folder + " is not a folder; give another name");
    }
    List<Path> there = kind.inTheWay(folder);
    if (!there.isEmpty()) {
      throw new CommandException(
          ExitCode.USAGE,
          there.stream().map(Path::toString).collect(Collectors.joining(", "))
              + (there.size() == 1 ? " is" : " are")
              + " there already, and nothing is replaced; give another folder: pcm init NAME");
    }
    List<String> files = kind.write(folder).stream().map(Path::toString).toList();
    if (output.json()) {
      ObjectNode written = JSON.createObjectNode().put("version", VERSION);
      files.forEach(written.putArray("files")::add);
      console.result(written.toString());
    }
    console.screen().say("pcm: written: " + String.join(", ", files));
    String workflow = ShellWord.of(folder.resolve("workflow.yaml").toString());
    console
        .screen()
        .say(
            "     Next, edit them, or run them as they are:\n"
                + "     pcm validate "
                + workflow
                + "\n     pcm run "
                + workflow);
    return ExitCode.OK;
  }

  private void list() {
    ArrayNode kinds = JSON.createArrayNode();
    for (Starter each : Starter.values()) {
      kinds.addObject().put("kind", each.word()).put("about", each.about());
      if (!output.json()) {
        console.result(String.format("%-9s%s", each.word(), each.about()));
      }
    }
    if (output.json()) {
      ObjectNode root = JSON.createObjectNode().put("version", VERSION);
      root.set("kinds", kinds);
      console.result(root.toString());
    }
  }
}
