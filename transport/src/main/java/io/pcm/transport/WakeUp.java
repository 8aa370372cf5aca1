package io.pcm.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Wakes a polling thread from any other thread, through a pipe that contains a byte or two.
 * Whatever was queued before {@link #wake} is visible after the next {@link #clear}. While it
 * writes or reads, it defers an interrupt of its thread, which would close the pipe.
 */
final class WakeUp implements AutoCloseable {
  private final Pipe pipe;
  private final Selector selector;
  private final AtomicBoolean set = new AtomicBoolean();
  private final ByteBuffer drain = ByteBuffer.allocate(16);

  WakeUp() {
    try {
      pipe = Pipe.open();
      pipe.source().configureBlocking(false);
      pipe.sink().configureBlocking(false);
      selector = Selector.open();
      pipe.source().register(selector, SelectionKey.OP_READ);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create a pipe: out of file descriptors?", e);
    }
  }

  SelectableChannel channel() {
    return pipe.source();
  }

  void wake() {
    if (set.getAndSet(true)) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    try {
      pipe.sink().write(ByteBuffer.wrap(new byte[1]));
    } catch (ClosedChannelException e) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Waits and clears; for the polling thread when it has nothing else to wait for. */
  void await(long millis) {
    try {
      selector.select(millis);
      selector.selectedKeys().clear();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    clear();
  }

  /**
   * Clears the signal; for the polling thread, before it checks its queues. Returns whether there
   * was one.
   */
  boolean clear() {
    boolean interrupted = Thread.interrupted();
    try {
      drain.clear();
      int read = pipe.source().read(drain);
      set.set(false);
      return read > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    try {
      selector.close();
      pipe.sink().close();
      pipe.source().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
