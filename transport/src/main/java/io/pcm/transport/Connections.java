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
 * The open connections of the manager, in three groups. Connections without any authentic frame are
 * limited in number and age; over the limit, the oldest is closed. Connections whose sender has
 * greeted with the secret have separate limits, so that many strangers cannot displace a pilot that
 * is about to join. Connections of sessions are limited only by the file descriptors of the
 * process.
 *
 * <p>ZeroMQ has no way to close a single connection. So this class shuts down the channel's input;
 * ZeroMQ then reads the end of the stream and closes the connection as if the peer had closed it.
 * Called by ZeroMQ's I/O threads and by the transport thread.
 */
final class Connections {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
  private static final Allowance LINES = new Allowance(1);

  /**
   * How many connections over the limit may be waiting for ZeroMQ to close them before new ones are
   * refused.
   */
  private static final int CLOSING_MAX = 64;

  /** A connection that ZeroMQ has not closed after this time is closed forcibly. */
  private static final Duration CLOSING_TIME = Duration.ofSeconds(5);

  /** Delay after a failed accept, because ZeroMQ retries immediately and forever. */
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

    /** The {@link System#nanoTime} when it entered its present group. */
    private long since;

    Connection(SocketChannel channel, long since) {
      this.channel = channel;
      this.since = since;
    }
  }

  /**
   * @param openMax maximum number of open connections, including those of sessions
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

  /** Called by an I/O thread that has accepted a connection. */
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

  /** Called by an I/O thread that closes a connection. */
  synchronized void ended(SocketChannel channel) {
    String address = addressOf(channel);
    Connection connection = address == null ? null : open.get(address);
    if (connection != null && connection.channel == channel) {
      open.remove(address);
      forget(connection);
      count();
    }
  }

  /** Called by an I/O thread that failed to accept, most likely for lack of file descriptors. */
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

  /** A greeting with the secret, or a replay of one, has arrived on this connection. */
  synchronized void greeted(@Nullable String address) {
    Connection connection = open.get(address);
    if (connection != null && arrived.remove(connection)) {
      await(connection);
    }
  }

  /** An authentic frame of a session has arrived on this connection. */
  synchronized void joined(@Nullable String address) {
    Connection connection = open.get(address);
    if (connection != null && (arrived.remove(connection) || greeted.remove(connection))) {
      count();
    }
  }

  /** The session of this connection has ended or now uses another connection. */
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

  /** Closes connections that did not join in time. */
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
