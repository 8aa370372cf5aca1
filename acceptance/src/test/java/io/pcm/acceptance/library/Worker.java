package io.pcm.acceptance.library;

import io.pcm.api.Json;
import io.pcm.api.library.ContextFactory;
import io.pcm.api.library.LibraryFunction;
import io.pcm.api.library.LoadRequest;
import io.pcm.api.library.LoadedLibrary;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * Multiplies numbers by the task's {@code factor}, or doubles them. Function {@code work} logs the
 * start of each call, then works for the library's {@code millis}, or not at all once the file
 * {@code open} exists; {@code gates} calls from {@code gate} on wait for that file. Function {@code
 * noop} does nothing, and {@code lines} counts the lines of a result file. Function {@code read}
 * returns the content of a file, decoded with the default character set. A load is logged in the
 * file {@code loads} and takes {@code load} milliseconds.
 */
public final class Worker implements ContextFactory {
  private static final long GATE_MINUTES = 10;

  @Override
  public LoadedLibrary load(LoadRequest request) {
    Settings settings = new Settings(request.settings());
    Path log = Path.of(settings.text("log", "/dev/null"));
    load(settings);
    return (name, task) ->
        switch (name) {
          case "noop" -> item -> item;
          case "lines" -> Worker::lines;
          case "read" -> Worker::read;
          default -> work(settings, log, new Settings(task));
        };
  }

  private static void load(Settings settings) {
    try {
      Path log = Path.of(settings.text("loads", "/dev/null"));
      file(log, ProcessHandle.current().pid() + "\n");
      TimeUnit.MILLISECONDS.sleep(settings.number("load", 0));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static LibraryFunction work(Settings settings, Path log, Settings task) {
    int millis = settings.number("millis", 0);
    int factor = task.number("factor", 2);
    int gate = settings.number("gate", 0);
    int gates = settings.number("gates", 0);
    Path open = Path.of(settings.text("open", "/nowhere"));
    return item -> {
      int number = number(item);
      file(log, number + " " + ProcessHandle.current().pid() + "\n");
      if (number >= gate && number < gate + gates) {
        awaitFile(open);
      }
      if (!Files.exists(open)) {
        TimeUnit.MILLISECONDS.sleep(millis);
      }
      return Json.of(String.valueOf(factor * number));
    };
  }

  /** The item itself, or the result in a row of another task. */
  private static int number(Json item) {
    String text = item.toString();
    return text.startsWith("{") ? new Settings(item).number("result", -1) : Integer.parseInt(text);
  }

  /** The number of lines in the result file of the task that the call needs. */
  private static Json lines(Json item) throws IOException {
    Path file = Path.of(new Settings(item).text("file", ""));
    return Json.of(String.valueOf(Files.readAllLines(file).size()));
  }

  private static Json read(Json item) throws IOException {
    String file = item.toString().replace("\"", "");
    return Json.of(Json.quote(Files.readString(Path.of(file), Charset.defaultCharset())));
  }

  /** Writes once in append mode, so that lines of several processes do not mix. */
  private static void file(Path log, String line) throws IOException {
    Files.write(
        log,
        line.getBytes(StandardCharsets.US_ASCII),
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE,
        StandardOpenOption.APPEND);
  }

  private static void awaitFile(Path file) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(GATE_MINUTES);
    while (!Files.exists(file)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("nobody opened the gate " + file);
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }
}
