import io.pcm.api.Json;
import io.pcm.api.library.AsyncLibraryFunction;
import io.pcm.api.library.ContextFactory;
import io.pcm.api.library.LibraryFunction;
import io.pcm.api.library.LoadRequest;
import io.pcm.api.library.LoadedLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A library whose calls only wait, for one second: with a thread each ({@code sync}) or in a scheduled executor ({@code
 * async}). The result is the status of the process at the end of the call.
 */
public final class Waiting implements ContextFactory {
  @Override
  public LoadedLibrary load(LoadRequest request) {
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    LibraryFunction sync =
        item -> {
          TimeUnit.SECONDS.sleep(1);
          return status();
        };
    AsyncLibraryFunction async =
        item -> {
          CompletableFuture<Json> call = new CompletableFuture<>();
          timer.schedule(() -> call.complete(status()), 1, TimeUnit.SECONDS);
          return call;
        };
    return (name, settings) -> name.equals("async") ? async : sync;
  }

  /** Threads of the process, and the memory that it has used at most, in kB (man 5 proc). */
  private static Json status() {
    try {
      String status = Files.readString(Path.of("/proc/self/status"));
      return Json.of("{\"threads\":" + of(status, "Threads") + ",\"memory\":" + of(status, "VmHWM") + "}");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String of(String status, String name) {
    return status.replaceFirst("(?s).*\\n" + name + ":\\s*(\\d+).*", "$1");
  }
}
