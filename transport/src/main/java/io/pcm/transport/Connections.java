package io.pcm.transport;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zmq.util.Utils;

/**
 * The open connections at the manager's door, by how far each has come. Those on which nothing
 * genuine came are bounded in number and time, the oldest gives way; so are those whose sender
 * greeted with the secret, counted apart, so that a crowd of strangers does not push out a pilot
 * that is about to join. Connections of sessions are only bounded by the process's descriptors.
 *
 * <p>ZeroMQ offers no way to close one connection. Here its channel is shut for reading, and
 * ZeroMQ, which then reads the end of the stream, closes it as if the peer had. Called by ZeroMQ's
 * I/O threads and the transport thread.
 */
final class Connections {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
  private static final Allowance LINES = new Allowance(1);

  /** Connections over the limit that ZeroMQ may still have to close; then new ones are refused. */
  private static final int CLOSING_MAX = 64;

  /** After which a connection that was shut, and is still there, is closed at once. */
  private static final Duration CLOSING_TIME = Duration.ofSeconds(5);

  /** After a failed accept, which ZeroMQ would try again at once and for ever. */
  private static final Duration ACCEPT_PAUSE = Duration.ofMillis(20);

  private final int arrivedMax;
  private final int greetedMax;
  private final int openMax;
  private final long timeoutNanos;
  private final Meter meter;
  private final Map<String, Connection> open = new HashMap<>();
  private final Set<Connection> arrived = new LinkedHashSet<>();
  private final Set<Connection> greeted = new LinkedHashSet<>();
  private final Set<Connection> closing = new LinkedHashSet<>();

  private static final class Connection {
    private final SocketChannel channel;

    /** {@link System#nanoTime} since when it is among those that it is among. */
    private long since;

    Connection(SocketChannel channel, long since) {
      this.channel = channel;
      this.since = since;
    }
  }

  /**
   * @param openMax connections that may be open at once, those of sessions included
   */
  Connections(ManagerEndpoint.Limits limits, int openMax, Meter meter) {
    this.arrivedMax = limits.strangers();
    this.greetedMax = limits.greeted();
    this.timeoutNanos = limits.joinTimeout().toNanos();
    this.openMax = openMax;
    this.meter = meter;
  }

  int openMax() {
    return openMax;
  }

  /** An I/O thread has taken a connection. */
  synchronized void accepted(SocketChannel channel) {
    String address = addressOf(channel);
    if (address == null) {
      return;
    }
    Connection connection = new Connection(channel, System.nanoTime());
    Connection before = open.put(address, connection);
    if (before != null) {
      forget(before);
    }
    arrived.add(connection);
    if (arrived.size() > arrivedMax || open.size() - closing.size() > openMax) {
      closeOldest();
    }
    if (open.size() > openMax + CLOSING_MAX) {
      closeAtOnce(connection);
    }
    count();
  }

  /** An I/O thread closes a connection. */
  synchronized void ended(SocketChannel channel) {
    String address = addressOf(channel);
    Connection connection = address == null ? null : open.get(address);
    if (connection != null && connection.channel == channel) {
      open.remove(address);
      forget(connection);
      count();
    }
  }

  /** An I/O thread could not take a connection, most likely for want of a descriptor. */
  void acceptFailed() {
    meter.refused(RefusalCause.NOT_ACCEPTED);
    synchronized (this) {
      for (int i = arrived.size() / 4; i >= 0; i--) {
        closeOldest();
      }
      count();
    }
    if (LINES.take()) {
      LOG.warn(
          "Cannot accept a connection: this process may have {} files and connections open; raise"
              + " this with ulimit -n before the manager starts",
          Descriptors.max());
    }
    LockSupport.parkNanos(ACCEPT_PAUSE.toNanos());
  }

  /** Somebody who knows the secret, or a recording of it, has greeted on this connection. */
  synchronized void greeted(@Nullable String address) {
    Connection connection = open.get(address);
    if (connection != null && arrived.remove(connection)) {
      await(connection);
    }
  }

  /** A frame of a session has opened that came on this connection. */
  synchronized void joined(@Nullable String address) {
    Connection connection = open.get(address);
    if (connection != null && (arrived.remove(connection) || greeted.remove(connection))) {
      count();
    }
  }

  /** The session of this connection is over, or has another one now. */
  synchronized void left(@Nullable String address) {
    Connection connection = open.get(address);
    if (connection != null && !closing.contains(connection) && !arrived.contains(connection)) {
      await(connection);
    }
  }

  private void await(Connection connection) {
    connection.since = System.nanoTime();
    greeted.add(connection);
    if (greeted.size() > greetedMax) {
      close(first(greeted));
    }
    count();
  }

  /** Closes those that have not joined in time. */
  synchronized void expire(long now) {
    expire(arrived, now);
    expire(greeted, now);
    for (Connection connection : List.copyOf(closing)) {
      if (now - connection.since > CLOSING_TIME.toNanos()) {
        closeAtOnce(connection);
      }
    }
    Iterator<Connection> all = open.values().iterator();
    while (all.hasNext()) {
      Connection connection = all.next();
      if (!connection.channel.isOpen()) {
        all.remove();
        forget(connection);
      }
    }
    count();
  }

  private void expire(Set<Connection> oldestFirst, long now) {
    List<Connection> late = new ArrayList<>();
    for (Connection connection : oldestFirst) {
      if (now - connection.since <= timeoutNanos) {
        break;
      }
      late.add(connection);
    }
    late.forEach(this::close);
  }

  private void closeOldest() {
    if (!arrived.isEmpty()) {
      close(first(arrived));
    } else if (!greeted.isEmpty()) {
      close(first(greeted));
    }
  }

  private static Connection first(Set<Connection> oldestFirst) {
    return oldestFirst.iterator().next();
  }

  private void close(Connection connection) {
    forget(connection);
    connection.since = System.nanoTime();
    closing.add(connection);
    meter.refused(RefusalCause.NOT_JOINED);
    try {
      connection.channel.shutdownInput();
    } catch (IOException e) {
      LOG.trace("a connection was closed meanwhile", e);
    }
  }

  private void closeAtOnce(Connection connection) {
    forget(connection);
    closing.add(connection);
    try {
      connection.channel.close();
    } catch (IOException e) {
      LOG.trace("a connection was closed meanwhile", e);
    }
  }

  private void forget(Connection connection) {
    arrived.remove(connection);
    greeted.remove(connection);
    closing.remove(connection);
  }

  private void count() {
    meter.connections(open.size(), arrived.size() + greeted.size());
  }

  private static @Nullable String addressOf(SocketChannel channel) {
    try {
      return channel.getRemoteAddress() == null ? null : Utils.getPeerIpAddress(channel).address();
    } catch (IOException e) {
      return null;
    }
  }
}
