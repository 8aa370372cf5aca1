package io.pcm.manager.core;

import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.TaskNumber;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;

/** Calls of one task that one context holds. */
final class Lease {
  final LeaseId id;
  final KnownContext context;
  final TaskNumber task;
  final boolean alone;
  final Instant granted;
  private final int[] index;
  private final BitSet ended;
  private int openCount;
  private boolean revoked;

  Lease(LeaseId id, KnownContext context, Grant grant, Instant granted) {
    this.id = id;
    this.context = context;
    this.task = grant.task().number();
    this.alone = grant.alone();
    this.granted = granted;
    this.index = grant.calls();
    this.ended = new BitSet(index.length);
    this.openCount = index.length;
  }

  /** Removes the call from the lease; false if the lease does not hold it. */
  boolean end(int call) {
    int position = Arrays.binarySearch(index, call);
    if (position < 0 || ended.get(position)) {
      return false;
    }
    ended.set(position);
    openCount--;
    return true;
  }

  boolean holds(int call) {
    int position = Arrays.binarySearch(index, call);
    return position >= 0 && !ended.get(position);
  }

  int open() {
    return openCount;
  }

  boolean revoked() {
    return revoked;
  }

  void revoke() {
    revoked = true;
  }

  /** The first open call in starting order; the lease must have one. */
  int oldest() {
    return index[ended.nextClearBit(0)];
  }

  /** Ends all open calls from this index on; returns whether there was one. */
  boolean endFrom(int first, IntConsumer end) {
    boolean any = false;
    for (int i = ended.nextClearBit(0); i < index.length; i = ended.nextClearBit(i + 1)) {
      if (index[i] >= first) {
        end.accept(index[i]);
        any = true;
      }
    }
    return any;
  }

  void forEachOpen(IntConsumer action) {
    for (int i = ended.nextClearBit(0); i < index.length; i = ended.nextClearBit(i + 1)) {
      action.accept(index[i]);
    }
  }
}
