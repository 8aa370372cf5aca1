package io.pcm.pilot.process;

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

/** Writes frames to a process that may read slowly or not at all, on a thread that may wait. */
final class FrameWriter {
  /**
   * Frames that may wait: as many calls as a context has slots (1,024 at most) and the few frames
   * between them.
   */
  private static final int QUEUE = 4096;

  /** Lets the launcher go on. */
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

  /** Closes the pipe once what waits is written. */
  void end() {
    queue.offer(Optional.empty());
  }

  /**
   * Until the end; a pipe that breaks ends it too, for then the process has ended or will be.
   *
   * @param mayGo asked before the launcher goes on; may take long
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
