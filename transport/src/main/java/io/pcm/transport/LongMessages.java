package io.pcm.transport;

import io.pcm.protocol.codec.MessageBounds;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets pilots send long messages, a few at a time, so that the parts that have arrived of all of
 * them stay within a limit. A pilot asks before it sends a message of more than {@link
 * MessageBounds#FREE_BYTES}; who sends one without permission loses its session. First come, first
 * served. Used by the transport thread.
 */
final class LongMessages {
  /** Maximum bytes of long messages that may be arriving (64 MiB). */
  static final long ALL_BYTES = 64L << 20;

  private final long bytesMax;
  private final Map<Peer, Integer> waiting = new LinkedHashMap<>();
  private final Map<Peer, Integer> arriving = new IdentityHashMap<>();
  private long bytes;

  /**
   * @param bytesMax maximum total size; a single message may be longer
   */
  LongMessages(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** The peer wants to send a message of this size. */
  void asked(Peer peer, int size) {
    if (!arriving.containsKey(peer)) {
      waiting.put(peer, Math.min(size, MessageBounds.BYTES));
    }
  }

  /** A message may be complete. */
  void check(Peer peer) {
    if (!arriving.isEmpty() && arriving.containsKey(peer) && !peer.parts.permitted()) {
      ended(peer);
    }
  }

  /** The peer sends nothing more. */
  void gone(Peer peer) {
    waiting.remove(peer);
    ended(peer);
  }

  private void ended(Peer peer) {
    Integer size = arriving.remove(peer);
    bytes -= size == null ? 0 : size;
  }

  /** Gives as many permissions as the limit allows now. */
  void permit(Outbound outbound) {
    Iterator<Map.Entry<Peer, Integer>> next = waiting.entrySet().iterator();
    while (next.hasNext()) {
      Map.Entry<Peer, Integer> entry = next.next();
      int size = entry.getValue();
      if (bytes > 0 && bytes + size > bytesMax) {
        return;
      }
      next.remove();
      bytes += size;
      arriving.put(entry.getKey(), size);
      entry.getKey().parts.permit(size);
      entry.getKey().permits = size;
      outbound.permitted(entry.getKey());
    }
  }
}
