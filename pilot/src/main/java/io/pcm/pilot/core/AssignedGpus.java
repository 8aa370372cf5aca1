package io.pcm.pilot.core;

import io.pcm.api.workflow.Resources;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.GpuBook;
import io.pcm.protocol.message.PilotInfo;
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
    final Resources reserved;
    boolean open = true;
    boolean running;

    Holding(List<Integer> gpus, Resources reserved) {
      this.gpus = gpus;
      this.reserved = reserved;
    }
  }

  private final Map<ContextId, Holding> contexts = new TreeMap<>();
  private final Map<ProcessNumber, Holding> processes = new TreeMap<>();
  private GpuBook book;

  AssignedGpus(PilotInfo info) {
    this.book = GpuBook.of(info);
  }

  /** Gives a new context its GPUs: their numbers; empty if there are not enough. */
  Optional<List<Integer>> open(ContextId context, Resources wanted) {
    Optional<List<Integer>> gpus = book.place(wanted);
    gpus.ifPresent(
        given -> {
          book = book.plus(given, wanted);
          contexts.put(context, new Holding(given, wanted));
        });
    return gpus;
  }

  /** The GPUs of an open context. */
  List<Integer> of(ContextId context) {
    Holding holding = contexts.get(context);
    return holding == null ? List.of() : holding.gpus;
  }

  /** The context has a process now. */
  void started(ProcessNumber process, ContextId context) {
    Holding holding = contexts.get(context);
    if (holding != null) {
      holding.running = true;
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
  }

  private void giveBack(Holding holding) {
    if (!holding.open && !holding.running) {
      book = book.minus(holding.gpus, holding.reserved);
    }
  }

  /** Why a context does not get its GPUs now, as a sentence. */
  String refusal(Resources wanted) {
    String remark = book.remark(wanted);
    return "this pilot has no free GPUs for a context with "
        + wanted.display()
        + (remark.isEmpty() ? "" : "; " + remark);
  }

  GpuBook book() {
    return book;
  }
}
