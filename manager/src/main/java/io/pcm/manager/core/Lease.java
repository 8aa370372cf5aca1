package io.pcm.manager.core;

import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.TaskNumber;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Calls of one task that one context holds. */
final class Lease {
  final LeaseId id;
  final KnownContext context;
  final TaskNumber task;
  final boolean alone;
  final Instant granted;

  private int begunCount;

  /** When the last of the calls began that have begun; null before the first one has. */
  private @Nullable Instant lastBegun;

  private final int[] index;
  private final BitSet ended;
  private int openCount;
  private boolean revoked;
  private final ItemSizes sizes = new ItemSizes();

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

  /** Its context has slots for so many of its open calls, so these have begun. */
  void runs(int calls, Instant now) {
    int begun = index.length - openCount + Math.min(calls, openCount);
    if (begun > begunCount) {
      begunCount = begun;
      lastBegun = now;
    }
  }

  /** When the last of the calls began that have begun; empty before the first one has. */
  Optional<Instant> lastBegun() {
    return Optional.ofNullable(lastBegun);
  }

  /** Removes the call from the lease; false if the lease does not hold it. */
  boolean end(int call) {
    int position = Arrays.binarySearch(index, call);
    if (position < 0 || ended.get(position)) {
      return false;
    }
    ended.set(position);
    openCount--;
    sizes.ended(position, openCount);
    return true;
  }

  /** Its items may have this many bytes. */
  void reserve(int bytes) {
    sizes.reserve(bytes);
  }

  /** Its items have these sizes, in the order of its calls; returns the change of its bytes. */
  long sent(int[] bytes) {
    return sizes.sent(bytes, ended);
  }

  /** Bytes of the items of its open calls, as far as they are known. */
  long bytes() {
    return sizes.bytes();
  }

  /** Of the items as they were sent; at least 1. */
  int averageBytes() {
    return sizes.average();
  }

  /** Of the items as they were sent. */
  int largestBytes() {
    return sizes.largest();
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

  /** The first open calls in starting order, at most this many. */
  int[] firstOpen(int most) {
    int[] calls = new int[Math.min(most, openCount)];
    int position = -1;
    for (int i = 0; i < calls.length; i++) {
      position = ended.nextClearBit(position + 1);
      calls[i] = index[position];
    }
    return calls;
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
