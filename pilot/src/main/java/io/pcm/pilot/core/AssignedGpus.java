package io.pcm.pilot.core;

import io.pcm.api.workflow.Resources;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.GpuBook;
import io.pcm.protocol.message.LibrarySpec;
import io.pcm.protocol.message.PilotInfo;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.PilotMessage.ContextGone;
import io.pcm.protocol.message.PilotMessage.ContextPlaced;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which context has which of the pilot's GPUs. A context keeps its GPUs until it is over and its
 * process has ended, even if that takes longer than anyone waits for it: until then, the process
 * may use their memory.
 */
final class AssignedGpus {
  private static final class Holding {
    final List<Integer> gpus;
    final LibrarySpec library;
    boolean open = true;
    boolean running;
    boolean loaded;
    Instant began = Instant.EPOCH;

    Holding(List<Integer> gpus, LibrarySpec library) {
      this.gpus = gpus;
      this.library = library;
    }

    Resources reserved() {
      return library.library().resources();
    }
  }

  private final Map<ContextId, Holding> contexts = new TreeMap<>();
  private final Map<ProcessNumber, Holding> processes = new TreeMap<>();
  private final GpuFailures failures = new GpuFailures();
  private GpuBook book;

  AssignedGpus(PilotInfo info) {
    this.book = GpuBook.of(info);
  }

  /**
   * Gives a new context its GPUs, or refuses it because there are not enough; tells the manager.
   */
  boolean open(ContextId context, LibrarySpec library, Effects fx) {
    Resources wanted = library.library().resources();
    Optional<List<Integer>> gpus = book.place(wanted);
    if (gpus.isEmpty()) {
      fx.send(new ContextGone(context, Cause.NO_GPU, refusal(wanted), List.of(), List.of()));
      return false;
    }
    book = book.plus(gpus.get(), wanted);
    contexts.put(context, new Holding(gpus.get(), library));
    if (!gpus.get().isEmpty()) {
      fx.send(new ContextPlaced(context, gpus.get()));
    }
    return true;
  }

  /** The context has loaded. */
  void loaded(ContextId context, Instant now) {
    Holding holding = contexts.get(context);
    if (holding != null) {
      holding.loaded = true;
      failures.loaded(holding.library.number(), holding.gpus, now);
    }
  }

  /** The context ends because it could not be loaded. */
  void loadFailed(ContextId context, Effects fx) {
    Holding failed = contexts.get(context);
    if (failed == null || failed.loaded) {
      // Files that changed while it loaded are no fault of a GPU.
      return;
    }
    for (int gpu : failed.gpus) {
      if (!works(gpu) && failures.failed(failed.library.number(), gpu, failed.began)) {
        fx.add(new Action.Warn(GpuFailures.warning(book.name(gpu))));
      }
    }
    book = book.avoiding(failures.avoided());
  }

  /** Whether a context is loaded on it. */
  private boolean works(int gpu) {
    return contexts.values().stream().anyMatch(each -> each.loaded && each.gpus.contains(gpu));
  }

  /** The GPUs that are not used again. */
  List<Integer> avoided() {
    return failures.avoided();
  }

  /** The GPUs of an open context. */
  List<Integer> of(ContextId context) {
    Holding holding = contexts.get(context);
    return holding == null ? List.of() : holding.gpus;
  }

  /** The context has a process now. */
  void started(ProcessNumber process, ContextId context, Instant now) {
    Holding holding = contexts.get(context);
    if (holding != null) {
      holding.running = true;
      holding.loaded = false;
      holding.began = now;
      processes.put(process, holding);
    }
  }

  void ended(ProcessNumber process) {
    Holding holding = processes.remove(process);
    if (holding != null) {
      holding.running = false;
      giveBack(holding);
    }
  }

  /** The context is over; its process may still be ending. */
  void closed(ContextId context) {
    Holding holding = contexts.remove(context);
    if (holding != null) {
      holding.open = false;
      giveBack(holding);
    }
  }

  void closeAll() {
    List.copyOf(contexts.keySet()).forEach(this::closed);
    failures.forgetLibraries();
  }

  private void giveBack(Holding holding) {
    if (!holding.open && !holding.running) {
      book = book.minus(holding.gpus, holding.reserved());
    }
  }

  private String refusal(Resources wanted) {
    String remark = book.remark(wanted);
    return "this pilot has no free GPUs for a context with "
        + wanted.display()
        + (remark.isEmpty() ? "" : "; " + remark);
  }

  GpuBook book() {
    return book;
  }
}
