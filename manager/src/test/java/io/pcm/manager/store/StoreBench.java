package io.pcm.manager.store;

import io.pcm.manager.core.Fact;
import io.pcm.protocol.message.TaskNumber;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Measures the speed of the store on this machine: {@code java -cp …
 * io.pcm.manager.store.StoreBench [OUTCOMES]}. Not a test; results of different machines are not
 * comparable.
 */
final class StoreBench {
  private static final int LEASE = 64;

  private StoreBench() {}

  public static void main(String[] args) throws Exception {
    int count = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
    for (int group : new int[] {10_000, 1_000, 100}) {
      run("in order", count, group, false);
    }
    run("leases of 64 from 50 places", count, 1_000, true);
  }

  private static void run(String how, int count, int group, boolean shuffled) throws Exception {
    Path folder = Files.createTempDirectory(Path.of("."), "store-bench");
    Path file = folder.resolve("store.db");
    try {
      long committing = 0;
      long worst = 0;
      try (RunStore store = RunStore.open(file)) {
        List<List<Integer>> groups = groups(count, group, shuffled);
        for (List<Integer> leases : groups) {
          List<Fact> facts = facts(leases, count, shuffled ? LEASE : group);
          long before = System.nanoTime();
          store.commit(facts);
          long took = System.nanoTime() - before;
          committing += took;
          worst = Math.max(worst, took);
        }
      }
      double seconds = committing / 1e9;
      System.out.printf(
          "%s, groups of %d: %.0f outcomes/s, worst commit %.1f ms, %.1f bytes each on disk%n",
          how, group, count / seconds, worst / 1e6, (double) Files.size(file) / count);
      read(file, count);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }

  private static void read(Path file, int count) throws Exception {
    long start = System.nanoTime();
    try (RunStore store = RunStore.open(file)) {
      double opened = since(start);
      start = System.nanoTime();
      long[] calls = new long[1];
      store.replay(f -> calls[0] += ((Fact.OutcomesRecorded) f).outcomes().size());
      double replayed = since(start);
      start = System.nanoTime();
      OutcomeWindow window = new OutcomeWindow(store, new TaskNumber(0));
      long bytes = 0;
      for (int i = 0; i < count; i++) {
        bytes += window.get(i).orElseThrow().payload().json().length();
      }
      System.out.printf(
          "  open and check %.2f s, replay of %d %.2f s, all in order %.2f s (%.0f bytes each)%n",
          opened, calls[0], replayed, since(start), (double) bytes / count);
    }
  }

  private static List<Fact> facts(List<Integer> leases, int count, int lease) {
    List<Fact> facts = new ArrayList<>();
    for (int from : leases) {
      facts.add(StoreFacts.succeeded(new TaskNumber(0), from, Math.min(count, from + lease)));
    }
    return facts;
  }

  /** The first calls of leases, by commit. */
  private static List<List<Integer>> groups(int count, int group, boolean shuffled) {
    int lease = shuffled ? LEASE : group;
    List<Integer> order = new ArrayList<>();
    for (int from = 0; from < count; from += lease) {
      order.add(from);
    }
    if (shuffled) {
      shuffleNearby(order);
    }
    List<List<Integer>> groups = new ArrayList<>();
    int leases = Math.max(1, group / lease);
    for (int i = 0; i < order.size(); i += leases) {
      groups.add(order.subList(i, Math.min(order.size(), i + leases)));
    }
    return groups;
  }

  private static void shuffleNearby(List<Integer> order) {
    Random random = new Random(1);
    int places = 50 * 64;
    for (int i = 0; i < order.size(); i += places) {
      Collections.shuffle(order.subList(i, Math.min(order.size(), i + places)), random);
    }
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
