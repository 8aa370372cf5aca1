package io.pcm.simulator;

import io.pcm.pilot.core.Action;
import io.pcm.pilot.core.ProcessNumber;
import io.pcm.protocol.message.LibrarySpec;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The process of one context. */
final class SimProcess {
  /** A call that the process has. */
  record Call(int task, int index) {}

  final ProcessNumber number;
  final int library;
  final int slots;
  final List<Integer> gpus;
  final int hundredths;
  final boolean stopsCalls;
  final ContextLife life;
  final Map<Integer, Call> running = new TreeMap<>();

  /** Calls that wait in the pipe until a slot is free, by their ids. */
  final Map<Integer, Call> inPipe = new LinkedHashMap<>();

  int window;
  int task = -1;
  boolean ready;
  boolean over;

  SimProcess(Action.StartProcess start, String pilot, Instant now) {
    this.number = start.process();
    LibrarySpec spec = start.library();
    this.library = spec.number().value();
    this.slots = spec.library().slots();
    this.window = slots;
    this.gpus = start.gpus();
    this.hundredths = spec.library().resources().gpuHundredths();
    this.stopsCalls = number.value() % 2 == 0;
    this.life = new ContextLife(pilot, slots, now);
  }
}
