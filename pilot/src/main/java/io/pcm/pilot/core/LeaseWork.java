package io.pcm.pilot.core;

import io.pcm.api.Json;
import io.pcm.protocol.message.CallRef;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.TaskNumber;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls of one lease on this pilot. Each waits, runs and ends, in the given order. */
final class LeaseWork {
  private static final int[] NONE = {};

  final LeaseId id;
  final ContextId context;
  final TaskNumber task;
  final boolean alone;
  private final int[] index;
  private final @Nullable Json[] items;
  private final int itemBytes;
  private final int largestItem;
  private int next;
  private int running;

  LeaseWork(ManagerMessage.Lease lease) {
    this.id = lease.lease();
    this.context = lease.context();
    this.task = lease.task();
    this.alone = lease.alone();
    this.index = lease.index();
    this.items = lease.items().toArray(new Json[0]);
    this.largestItem = lease.items().stream().mapToInt(Json::length).max().orElse(0);
    this.itemBytes = (int) lease.items().stream().mapToLong(Json::length).sum();
  }

  int waiting() {
    return index.length - next;
  }

  /** Whether no call waits or runs. */
  boolean over() {
    return waiting() == 0 && running == 0;
  }

  /** Bytes of the largest item that came with the lease. */
  int largestItem() {
    return largestItem;
  }

  /** Bytes of the items that came with the lease. */
  int itemBytes() {
    return itemBytes;
  }

  /** Items of the next calls to start; {@code count} is at most the number of waiting calls. */
  List<Json> itemsOfNext(int count) {
    return List.of(Arrays.copyOfRange(items, next, next + count));
  }

  /** Starts the next call, and forgets its item. */
  CallRef startNext() {
    running++;
    items[next] = null;
    return new CallRef(task, index[next++]);
  }

  void callEnded() {
    running--;
  }

  int[] waitingIndices() {
    return Arrays.copyOfRange(index, next, index.length);
  }

  /** Removes the waiting calls; they will not start here. */
  int[] takeWaiting() {
    int[] taken = waiting() == 0 ? NONE : waitingIndices();
    next = index.length;
    Arrays.fill(items, null);
    return taken;
  }
}
