package io.pcm.cli;

import io.pcm.cli.terminal.Screen;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/**
 * What a command does that a user types.
 *
 * @param code its exit code
 * @param out its standard output
 * @param err its standard error
 */
record Typed(int code, String out, String err) {
  static Typed pcm(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream results = new PrintStream(out, true, StandardCharsets.UTF_8);
    Screen screen = new Screen(new PrintStream(err, true, StandardCharsets.UTF_8), false, 0, 0);
    CommandLine command = PcmCommand.commandLine(new Console(results, screen));
    command.setOut(new PrintWriter(results, true));
    int code = command.execute(words);
    return new Typed(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
