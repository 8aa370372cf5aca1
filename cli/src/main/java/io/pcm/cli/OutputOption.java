package io.pcm.cli;

import picocli.CommandLine.Option;

/** For people or for programs; mixed into commands whose answer is one JSON object. */
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
