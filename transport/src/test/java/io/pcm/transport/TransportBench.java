package io.pcm.transport;

import io.pcm.protocol.codec.MessageDecoder;
import io.pcm.protocol.codec.MessageEncoder;
import io.pcm.protocol.message.ControlMessage;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.RunId;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.seal.RunSecret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Measures how many calls per second both endpoints transfer over loopback, both in this process:
 * one item of 100 bytes to the pilot and one result of 100 bytes back per call, in leases and
 * outcome batches. In the same run, measures the cost of encoding and decoding these messages
 * without socket and encryption. Arguments: seconds per figure (default 5).
 */
public final class TransportBench {
  private static final int BYTES = 100;
  private static final int CALLS_UNDER_WAY = 8192;

  private TransportBench() {}

  public static void main(String[] args) throws Exception {
    int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
    System.out.printf(
        "%-16s %14s %14s %12s%n", "calls/message", "wire calls/s", "codec calls/s", "ratio");
    for (int calls : new int[] {1, 64, 512, 1, 64, 512}) {
      double wire = wire(calls, seconds);
      double codec = codec(calls, seconds);
      System.out.printf(
          Locale.ROOT, "%-16d %,14.0f %,14.0f %12.2f%n", calls, wire, codec, wire / codec);
    }
  }

  private static double codec(int calls, int seconds) throws Exception {
    MessageEncoder encoder = new MessageEncoder();
    MessageDecoder decoder = new MessageDecoder();
    ManagerMessage lease = Ends.lease(1, calls, BYTES);
    PilotMessage outcomes = Ends.outcomes(1, calls, BYTES);
    long start = System.nanoTime();
    long end = start + TimeUnit.SECONDS.toNanos(seconds);
    long done = 0;
    while (System.nanoTime() < end) {
      byte[] there = encoder.encode(lease);
      decoder.managerMessage(there, 0, there.length);
      byte[] back = encoder.encode(outcomes);
      decoder.pilotMessage(back, 0, back.length);
      done += calls;
    }
    return done * 1e9 / (System.nanoTime() - start);
  }

  private static double wire(int calls, int seconds) throws Exception {
    RunId run = RunId.random();
    RunSecret secret = RunSecret.random();
    Path access = Files.createTempDirectory("pcm-bench").resolve("access");
    Consumer<Throwable> halt =
        e -> {
          e.printStackTrace();
          Runtime.getRuntime().halt(75);
        };
    Counting counting = new Counting(Math.max(1, CALLS_UNDER_WAY / calls));
    ManagerEndpoint.Config config =
        new ManagerEndpoint.Config("127.0.0.1", 0, run, secret, 1, ManagerEndpoint.Limits.DEFAULT);
    try (ManagerEndpoint manager = ManagerEndpoint.open(config, counting, halt)) {
      Ends.access(access, run, secret, 1, manager.port());
      Echo echo = new Echo(calls);
      try (PilotEndpoint pilot = PilotEndpoint.open(access, echo, halt)) {
        echo.endpoint.set(pilot);
        pilot.connect();
        SessionId session = counting.joined.get(60, TimeUnit.SECONDS);
        ManagerMessage lease = Ends.lease(1, calls, BYTES);
        long start = System.nanoTime();
        long end = start + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < end) {
          counting.room.acquire();
          manager.send(session, lease);
        }
        return counting.messages * (double) calls * 1e9 / (System.nanoTime() - start);
      }
    }
  }

  private static final class Counting implements ManagerEndpoint.Handler {
    private final CompletableFuture<SessionId> joined = new CompletableFuture<>();
    private final Semaphore room;
    private volatile long messages;

    Counting(int window) {
      room = new Semaphore(window);
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate")
    public void pilotMessage(SessionId session, PilotMessage message) {
      if (message instanceof PilotMessage.Join) {
        joined.complete(session);
      } else {
        messages++;
        room.release();
      }
    }

    @Override
    public void control(ControlMessage request, Consumer<ControlMessage> reply) {}

    @Override
    public void sessionLost(SessionId session, String reason) {
      throw new IllegalStateException(reason);
    }
  }

  private static final class Echo implements PilotEndpoint.Handler {
    private final AtomicReference<PilotEndpoint> endpoint = new AtomicReference<>();
    private final PilotMessage outcomes;

    Echo(int calls) {
      outcomes = Ends.outcomes(1, calls, BYTES);
    }

    @Override
    public void connected(SessionId session, RunId run, int epoch) {
      endpoint.get().join(session, Ends.joining("bench"));
    }

    @Override
    public void message(ManagerMessage message) {
      endpoint.get().send(outcomes);
    }

    @Override
    public void refused(Refusal refusal) {
      throw new IllegalStateException(refusal.message());
    }

    @Override
    public void sessionUnknown() {
      throw new IllegalStateException("session unknown");
    }
  }
}
