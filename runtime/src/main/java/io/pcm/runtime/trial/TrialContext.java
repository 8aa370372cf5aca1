package io.pcm.runtime.trial;

import io.pcm.api.Json;
import io.pcm.api.workflow.Library;
import io.pcm.pilot.SingleContext;
import io.pcm.pilot.SingleContext.CallReport;
import io.pcm.pilot.SingleContext.LoadException;
import io.pcm.protocol.message.TaskSpec;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The one context of a trial: loaded when a call needs it, and again when its library changes. */
final class TrialContext implements AutoCloseable {
  private final Path home;
  private final TrialListener listener;
  private @Nullable Loaded loaded;
  private @Nullable TaskSpec task;
  private boolean taskIsSet;

  /** What is loaded, and the files with which it was loaded. */
  private record Loaded(Library library, FileStamps files, SingleContext context) {}

  TrialContext(Path home, TrialListener listener) {
    this.home = home;
    this.listener = listener;
  }

  /** The following calls belong to this task. */
  void task(TaskSpec spec) {
    task = spec;
    taskIsSet = false;
  }

  /**
   * Makes a call in a context of this library.
   *
   * @throws RunException if the library cannot be loaded
   */
  CallReport call(Library library, Json item) throws RunException, InterruptedException {
    SingleContext context = context(library);
    TaskSpec now = task;
    if (!taskIsSet && now != null) {
      context.setTask(now);
      taskIsSet = true;
    }
    return context.call(item);
  }

  private SingleContext context(Library library) throws RunException, InterruptedException {
    Loaded known = loaded;
    Optional<String> why = known == null ? Optional.of("") : whyAgain(known, library);
    if (known != null && why.isEmpty()) {
      return known.context();
    }
    close();
    return load(library, why.orElse(""));
  }

  /** Why the library must be loaded although something is loaded; empty if it need not. */
  private static Optional<String> whyAgain(Loaded known, Library library) {
    if (known.context().isOver()) {
      return Optional.of("because its context has ended");
    }
    if (!known.library().name().equals(library.name())) {
      return Optional.of("in place of " + known.library().name());
    }
    if (!known.library().equals(library)) {
      return Optional.of("because it has changed");
    }
    return known.files().equals(FileStamps.ofLibrary(library))
        ? Optional.empty()
        : Optional.of("because its files have changed");
  }

  private SingleContext load(Library library, String why)
      throws RunException, InterruptedException {
    FileStamps files = FileStamps.ofLibrary(library);
    Optional<Path> missing = files.missing();
    if (missing.isPresent()) {
      throw new RunException(
          Kind.ENVIRONMENT,
          "the library "
              + library.name()
              + " needs the file "
              + missing.get()
              + ", which is missing");
    }
    listener.loading(library, why);
    taskIsSet = false;
    try {
      SingleContext context = SingleContext.start(library, home);
      loaded = new Loaded(library, files, context);
      listener.loaded(
          library,
          context.awaitLoaded(note -> listener.note("library " + library.name() + ": " + note)));
      return context;
    } catch (LoadException e) {
      close();
      throw new RunException(
          e.isCertain() ? Kind.WORKFLOW : Kind.ENVIRONMENT, cannot(library) + e.getMessage(), e);
    } catch (IOException e) {
      throw new RunException(Kind.ENVIRONMENT, cannot(library) + e.getMessage(), e);
    }
  }

  private static String cannot(Library library) {
    return "the library " + library.name() + " cannot be loaded: ";
  }

  @Override
  public void close() {
    Loaded open = loaded;
    loaded = null;
    if (open != null) {
      open.context().close();
    }
  }
}
