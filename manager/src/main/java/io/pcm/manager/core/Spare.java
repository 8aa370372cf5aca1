package io.pcm.manager.core;

import io.pcm.api.workflow.Resources;
import io.pcm.protocol.message.GpuBook;
import io.pcm.protocol.message.PilotInfo;
import java.util.List;

/**
 * Resources of a pilot that contexts may reserve.
 *
 * @param cores processors; {@code memory} is in bytes
 * @param gpus what is reserved of each GPU
 */
record Spare(int cores, long memory, GpuBook gpus) {
  /** Everything that the pilot has. */
  static Spare of(PilotInfo info) {
    return new Spare(info.cores(), info.memory(), GpuBook.of(info));
  }

  /** Whether a context could be opened. */
  boolean fits(Resources wanted) {
    return fitsWithoutGpus(wanted) && gpus.place(wanted).isPresent();
  }

  /** Whether there is room for this context on its GPUs. */
  boolean fits(KnownContext context) {
    Resources wanted = context.recipe().resources();
    return fitsWithoutGpus(wanted) && gpus.hasRoom(context.gpus, wanted);
  }

  private boolean fitsWithoutGpus(Resources wanted) {
    return wanted.cores() <= cores && wanted.memory() <= memory;
  }

  /** What is left with this context. */
  Spare without(KnownContext context) {
    Resources taken = context.recipe().resources();
    return new Spare(
        cores - taken.cores(), memory - taken.memory(), gpus.plus(context.gpus, taken));
  }

  /** Without these GPUs for further contexts. */
  Spare avoiding(List<Integer> numbers) {
    return new Spare(cores, memory, gpus.avoiding(numbers));
  }

  /** What is left once this context is gone. */
  Spare with(KnownContext context) {
    Resources given = context.recipe().resources();
    return new Spare(
        cores + given.cores(), memory + given.memory(), gpus.minus(context.gpus, given));
  }
}
