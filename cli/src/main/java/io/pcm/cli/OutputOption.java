package io.pcm.cli;

import picocli.CommandLine.Option;

/** The option {@code --output} of commands whose JSON output is one object. */
final class OutputOption {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "table|json",
      description = "json: one JSON object, described in docs/json.md (default: table)")
  private OutputForm form = OutputForm.TABLE;

  boolean json() {
    return form == OutputForm.JSON;
  }
}
