package io.pcm.acceptance.library;

import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.api.library.AsyncLibraryFunction;
import io.pcm.api.library.ContextFactory;
import io.pcm.api.library.LibraryFunction;
import io.pcm.api.library.LoadRequest;
import io.pcm.api.library.LoadedLibrary;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Doubles numbers, each in {@code millis}; on {@code poisons} items from {@code poison} on,
 * misbehaves as its task says, after the same time or after {@code poison-millis}. With {@code
 * load} in its settings, it misbehaves when it is loaded.
 */
public final class Hostile implements ContextFactory {
  private static final int FLOOD_BYTES = 100 * 1024 * 1024;

  @Override
  public LoadedLibrary load(LoadRequest request) throws Exception {
    String evil = new Settings(request.settings()).text("load", "");
    if (!evil.isEmpty()) {
      System.out.println("last words of a load that does " + evil);
      doEvil(evil);
    }
    return (name, settings) -> function(new Settings(settings));
  }

  private static LibraryFunction function(Settings task) {
    String evil = task.text("evil", "");
    int poison = task.number("poison", -1);
    int poisons = task.number("poisons", 1);
    int millis = task.number("millis", 0);
    int poisonMillis = task.number("poison-millis", millis);
    if (evil.equals("never")) {
      return neverCompletes(poison);
    }
    return item -> {
      int number = Integer.parseInt(item.toString());
      boolean isPoison = number >= poison && number < poison + poisons;
      TimeUnit.MILLISECONDS.sleep(isPoison ? poisonMillis : millis);
      if (isPoison) {
        System.out.println("last words of a call that does " + evil);
        return doEvil(evil);
      }
      return Json.of(String.valueOf(2 * number));
    };
  }

  /** One call gives a stage that never completes. */
  private static AsyncLibraryFunction neverCompletes(int poison) {
    return item -> {
      int number = Integer.parseInt(item.toString());
      return number == poison
          ? new CompletableFuture<>()
          : CompletableFuture.completedStage(Json.of(String.valueOf(2 * number)));
    };
  }

  private static Json doEvil(String evil) throws Exception {
    return switch (evil) {
      case "halt" -> halt(9);
      case "exit" -> exit();
      case "segv" -> segv();
      case "hang" -> hang();
      case "flood" -> flood();
      case "flood-and-halt" -> {
        flood();
        System.out.println("last words after the flood");
        System.out.flush();
        yield halt(9);
      }
      case "garbage" -> garbage();
      case "overflow" -> deeper(0);
      case "memory" -> Json.of("[" + new byte[Integer.MAX_VALUE - 8].length + "]");
      case "throw" -> throw new IllegalArgumentException("no such weather");
      case "oversized" -> Json.of(new byte[Limits.RESULT_BYTES + 1]);
      case "invalid" -> Json.of("{\"half\":");
      case "null" -> null;
      case "stdin" -> Json.of(String.valueOf(System.in.read()));
      case "child" -> child();
      case "pilot" -> pilot();
      default -> throw new IllegalStateException("unknown evil " + evil);
    };
  }

  private static Json halt(int code) {
    Runtime.getRuntime().halt(code);
    return Json.of("0");
  }

  private static Json exit() {
    System.exit(0);
    return Json.of("0");
  }

  private static Json segv() throws Exception {
    new ProcessBuilder("sh", "-c", "kill -s SEGV " + ProcessHandle.current().pid())
        .start()
        .waitFor();
    return hang();
  }

  private static Json hang() throws InterruptedException {
    TimeUnit.DAYS.sleep(1);
    return Json.of("0");
  }

  private static Json flood() {
    byte[] line = new byte[8192];
    Arrays.fill(line, (byte) 'x');
    line[line.length - 1] = '\n';
    for (int done = 0; done < FLOOD_BYTES; done += line.length) {
      System.out.write(line, 0, line.length);
    }
    System.out.flush();
    return Json.of("\"flooded\"");
  }

  private static Json garbage() throws IOException, InterruptedException {
    try (OutputStream answers = new FileOutputStream("/proc/self/fd/3")) {
      answers.write("this is no frame at all\n".repeat(50).getBytes("US-ASCII"));
    }
    return hang();
  }

  private static Json deeper(int depth) {
    return depth < 0 ? Json.of("0") : deeper(depth + 1);
  }

  /** Kills the pilot. */
  private static Json pilot() throws InterruptedException {
    ProcessHandle.current().parent().orElseThrow().destroyForcibly();
    return hang();
  }

  /** Leaves a process behind and dies. */
  private static Json child() throws Exception {
    new ProcessBuilder("sleep", "3600").start();
    return halt(9);
  }
}
