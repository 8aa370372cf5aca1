package io.pcm.runtime.dashboard;

import io.pcm.runtime.dashboard.PageRequest.RefusedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers GET and HEAD on the loopback address, one request per connection. Whatever clients do, it
 * holds at most {@value #CONNECTIONS_MAX} connections, each with a thread and a deadline. Costs
 * nothing while there are none.
 *
 * <p>The JDK's own server has such limits only as system properties of the whole process, which may
 * be a user's program; without them, a stranger can take all its file descriptors.
 */
final class LoopbackServer implements AutoCloseable {
  /** Many viewers: a page has a connection only while it loads. */
  static final int CONNECTIONS_MAX = 32;

  /** A head is one packet, so even a slow browser sends it in a moment. */
  static final long HEAD_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Enough for a page through a slow tunnel. */
  static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(60);

  private static final Logger LOG = LoggerFactory.getLogger(LoopbackServer.class);
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final int BACKLOG = 64;
  private static final int LOOK_MILLIS = 500;

  /** Bytes of a refused request that are read, so that its sender sees the answer. */
  private static final int LEFT_MAX = 64 * 1024;

  /** Answers a request. Called by many threads. */
  interface Pages {
    PageResponse answer(PageRequest request);
  }

  private final ServerSocket listening;
  private final Pages pages;
  private final Set<Visit> visits = new LinkedHashSet<>();
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0, 2 * CONNECTIONS_MAX, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), this::thread);
  private volatile boolean closed;

  /**
   * Listens.
   *
   * @param port 0 for any
   * @throws IOException if the port is in use
   */
  LoopbackServer(int port, Pages pages) throws IOException {
    this.pages = pages;
    this.listening = new ServerSocket(port, BACKLOG, InetAddress.getByAddress(LOOPBACK));
  }

  LoopbackServer start() {
    thread(this::accept).start();
    return this;
  }

  int port() {
    return listening.getLocalPort();
  }

  private Thread thread(Runnable work) {
    Thread thread = new Thread(work, "pcm-dashboard");
    thread.setDaemon(true);
    return thread;
  }

  private void accept() {
    while (!closed) {
      try {
        // Without connections there are no deadlines to look after.
        listening.setSoTimeout(isIdle() ? 0 : LOOK_MILLIS);
        admit(listening.accept());
      } catch (SocketTimeoutException e) {
        LOG.trace("time to look at deadlines", e);
      } catch (IOException e) {
        LOG.debug("no connection accepted", e);
        pauseAfterFailure();
      }
      overdue().forEach(Visit::drop);
    }
  }

  /** Without file descriptors, accept fails at once and would be tried without a pause. */
  private void pauseAfterFailure() {
    synchronized (visits) {
      try {
        if (!closed) {
          visits.wait(LOOK_MILLIS);
        }
      } catch (InterruptedException e) {
        closed = true;
      }
    }
  }

  private boolean isIdle() {
    synchronized (visits) {
      return visits.isEmpty();
    }
  }

  private void admit(Socket socket) {
    Visit visit = new Visit(socket);
    Optional<Visit> older = Optional.empty();
    boolean full;
    synchronized (visits) {
      full = visits.size() >= CONNECTIONS_MAX;
      if (full) {
        older = visits.stream().filter(each -> each.reading).findFirst();
      }
      if (!full || older.isPresent()) {
        older.ifPresent(visits::remove);
        visits.add(visit);
      }
    }
    // Whoever has sent a request is served; those that are silent make room for the next.
    older.ifPresent(Visit::drop);
    if (full && older.isEmpty()) {
      visit.drop();
      return;
    }
    try {
      threads.execute(visit);
    } catch (RejectedExecutionException e) {
      visit.drop();
    }
  }

  private List<Visit> overdue() {
    long now = System.nanoTime();
    synchronized (visits) {
      List<Visit> late = new ArrayList<>(visits);
      late.removeIf(visit -> now - visit.deadlineNanos < 0);
      return late;
    }
  }

  @Override
  public void close() {
    List<Visit> left;
    synchronized (visits) {
      closed = true;
      left = List.copyOf(visits);
      visits.notifyAll();
    }
    try {
      listening.close();
    } catch (IOException e) {
      LOG.debug("the port was not closed", e);
    }
    threads.shutdown();
    left.forEach(Visit::drop);
  }

  /** One connection. */
  private final class Visit implements Runnable {
    private final Socket socket;
    private volatile boolean reading = true;
    private volatile long deadlineNanos = System.nanoTime() + HEAD_NANOS;

    Visit(Socket socket) {
      this.socket = socket;
    }

    @Override
    public void run() {
      try {
        socket.setTcpNoDelay(true);
        converse();
      } catch (IOException e) {
        LOG.debug("a connection broke", e);
      } finally {
        drop();
      }
    }

    private void converse() throws IOException {
      try {
        Optional<PageRequest> request = PageRequest.read(socket.getInputStream());
        if (request.isPresent()) {
          deadlineNanos = System.nanoTime() + ANSWER_NANOS;
          reading = false;
          PageResponse answer = answer(request.get());
          send(answer, !request.get().method().equals("HEAD"));
        }
      } catch (RefusedException e) {
        send(PageResponse.refusal(e.status(), String.valueOf(e.getMessage())), true);
      }
    }

    private PageResponse answer(PageRequest request) {
      try {
        return pages.answer(request);
      } catch (RuntimeException e) {
        LOG.warn("the page cannot be shown", e);
        return PageResponse.refusal(500, "internal error; logs/manager.log has details");
      }
    }

    private void send(PageResponse response, boolean withBody) throws IOException {
      socket.getOutputStream().write(response.bytes(withBody));
      socket.shutdownOutput();
      response.sent();
      if (response.status() != 200) {
        // What a client has sent and nobody has read would reset the connection before it reads.
        deadlineNanos = System.nanoTime() + HEAD_NANOS;
        reading = true;
        socket.getInputStream().readNBytes(LEFT_MAX);
      }
    }

    private void drop() {
      synchronized (visits) {
        visits.remove(this);
      }
      try {
        socket.close();
      } catch (IOException e) {
        LOG.debug("a connection was not closed", e);
      }
    }
  }
}
