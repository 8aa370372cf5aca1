package io.pcm.simulator;

import io.pcm.manager.chronicle.ChronicleLine;
import io.pcm.protocol.message.RunId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The objects that all simulated processes share, and what survives a manager: store and files. */
final class World {
  static final RunId RUN = RunId.parse("5".repeat(32));

  final Climate climate;
  final Timeline time = new Timeline();
  final Trace trace = new Trace(time);
  final Chance chance;
  final Work work;
  final Referee referee;
  final MemoryStore store;
  final ResultShelf results;
  final Net net;

  /** What contexts did; also those that have ended. */
  final List<ContextLife> contexts = new ArrayList<>();

  /** Accepts what managers tell of pilots and contexts. */
  Predicate<ChronicleLine> chronicle = line -> true;

  /** Until then, no library can be loaded on any machine. */
  Instant loadsFailUntil = Instant.EPOCH;

  World(Climate climate, Work work) {
    this.climate = climate;
    this.work = work;
    chance = new Chance(climate.seed());
    store = new MemoryStore(work, trace);
    referee = new Referee(work, store);
    results = new ResultShelf(work, store);
    net = new Net(this);
  }
}
