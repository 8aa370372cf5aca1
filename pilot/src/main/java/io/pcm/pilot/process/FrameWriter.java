package io.pcm.pilot.process;

import io.pcm.api.Limits;
import io.pcm.api.context.Frame;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;

/** Writes frames to a process that may read slowly or not at all; its thread may block. */
final class FrameWriter {
  /**
   * Maximum number of waiting frames: as many calls as a context may have slots, each may be
   * stopped, those that are sent ahead, and the few other frames.
   */
  private static final int QUEUE = 2 * Limits.SLOTS + 512;

  /** Tells the launcher to continue. */
  private static final byte[] GO = "go\n".getBytes(StandardCharsets.US_ASCII);

  private final BlockingQueue<Optional<Frame>> queue = new LinkedBlockingQueue<>(QUEUE);
  private final DataOutputStream out;

  FrameWriter(OutputStream pipe) {
    this.out = new DataOutputStream(new BufferedOutputStream(pipe, 64 * 1024));
  }

  void write(Frame frame) {
    if (!queue.offer(Optional.of(frame))) {
      throw new IllegalStateException("more frames wait than a context can have calls");
    }
  }

  /** Closes the pipe after the waiting frames are written. */
  void end() {
    queue.offer(Optional.empty());
  }

  /**
   * Runs until the end. A broken pipe ends it too, because the process has ended or will be killed.
   *
   * @param mayGo called before the launcher continues; may take long
   */
  void run(BooleanSupplier mayGo) {
    try (out) {
      if (!mayGo.getAsBoolean()) {
        queue.clear();
        return;
      }
      out.write(GO);
      out.flush();
      for (Optional<Frame> next = queue.take(); next.isPresent(); next = queue.take()) {
        next.get().write(out);
        if (queue.isEmpty()) {
          out.flush();
        }
      }
    } catch (IOException e) {
      queue.clear();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }
}
