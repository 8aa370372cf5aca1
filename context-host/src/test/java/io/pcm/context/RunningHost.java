package io.pcm.context;

import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A host on a thread of this JVM, and the pilot's end of its pipes. */
final class RunningHost implements AutoCloseable {
  final BlockingQueue<Integer> halts = new LinkedBlockingQueue<>();
  final FakePilot pilot;
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();

  RunningHost(String className, String... entries) throws Exception {
    PipedInputStream frames = new PipedInputStream(1 << 16);
    PipedInputStream answers = new PipedInputStream(1 << 16);
    PipedOutputStream out = new PipedOutputStream(answers);
    pilot = new FakePilot(new PipedOutputStream(frames), answers);
    ContextHost host =
        new ContextHost(new LibraryLoader(className, Arrays.asList(entries)), halts::add);
    Thread main = new Thread(() -> exit.complete(host.run(frames, out)), "host");
    main.setDaemon(true);
    main.start();
  }

  int exit() throws Exception {
    return exit.get(60, TimeUnit.SECONDS);
  }

  /** Ends the host's input. */
  @Override
  public void close() throws Exception {
    pilot.close();
  }
}
