package io.pcm.transport;

import io.pcm.protocol.seal.Channel;
import io.pcm.protocol.seal.WireVersion;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects to the manager: reads the access file, tries its addresses in turn, waits, and starts
 * over, because a restarted manager rewrites the file. A refusal is final only if a second round,
 * with the file read again, also ends in a refusal.
 */
final class Dialer {
  private static final Logger LOG = LoggerFactory.getLogger(Dialer.class);

  /**
   * JeroMQ 0.6.0 occasionally fails to read from a new connection (one to three in a hundred on a
   * loaded machine). So the first attempt is short. Later attempts are longer, because a manager is
   * slow when a thousand pilots connect at once.
   */
  private static final Duration GREETING_MIN = Duration.ofSeconds(1);

  private static final Duration GREETING_MAX = Duration.ofSeconds(10);
  private static final Duration REST_MIN = Duration.ofMillis(100);
  private static final Duration REST_MAX = Duration.ofSeconds(5);

  /** A manager that was lost may be back soon, and warm contexts wait for it. */
  private static final Duration REST_MAX_AGAIN = Duration.ofSeconds(1);

  /** How often to check whether another manager has written the access file. */
  private static final Duration LOOK = Duration.ofMillis(500);

  private static final int REFUSED_ROUNDS = 2;
  private static final int LOUD_ROUND = 6;

  private final ClientLink.Wires wires;
  private final Path accessFile;
  private final Channel kind;
  private final BooleanSupplier stop;
  private String lastTrouble = "there was no time to try";
  private boolean replaced;

  /** How dialing ended. */
  sealed interface Result {
    record LetIn(ClientLink link) implements Result {}

    record Refused(Refusal refusal) implements Result {}

    record Stopped() implements Result {}
  }

  /**
   * @param stop polled after every wake-up and at least twice a second
   */
  Dialer(ClientLink.Wires wires, Path accessFile, Channel kind, BooleanSupplier stop) {
    this.wires = wires;
    this.accessFile = accessFile;
    this.kind = kind;
    this.stop = stop;
  }

  /** Time limit of the ZeroMQ greeting in this attempt. */
  static Duration greeting(int tries) {
    long millis = GREETING_MIN.toMillis() << Math.min(tries, 10);
    return Duration.ofMillis(Math.min(millis, GREETING_MAX.toMillis()));
  }

  /** Time limit for the reply to a HELLO in this attempt. */
  static Duration attempt(int tries) {
    return greeting(tries).multipliedBy(3);
  }

  /**
   * Tries until accepted, refused or stopped; reads the access file at least once.
   *
   * @param patient whether to retry after refusals too, because the manager was reached before and
   *     another program may be using its port temporarily
   */
  Result dial(boolean patient) {
    int refusedRounds = 0;
    for (int round = 0; round == 0 || !stop.getAsBoolean(); round++) {
      Result result = round(round);
      if (result instanceof Result.LetIn) {
        return result;
      } else if (result instanceof Result.Refused
          && !patient
          && ++refusedRounds >= REFUSED_ROUNDS) {
        return result;
      }
      if (replaced) {
        replaced = false;
        round = -1;
        continue;
      }
      if (round == LOUD_ROUND) {
        LOG.warn("the manager cannot be reached: {}; still trying", lastTrouble);
      }
      rest(round, patient ? REST_MAX_AGAIN : REST_MAX);
    }
    return new Result.Stopped();
  }

  /** The most recent problem, unless {@link #dial} ended in {@link Result.LetIn}. */
  String lastTrouble() {
    return lastTrouble;
  }

  private Result round(int round) {
    AccessFile access;
    try {
      access = AccessFile.read(accessFile);
    } catch (AccessFileException e) {
      lastTrouble = String.valueOf(e.getMessage());
      if (e.isDamaged() && kind == Channel.MAIN) {
        return waitForAnother(round);
      }
      return new Result.Refused(Refusals.accessFile(e));
    } catch (NoSuchFileException e) {
      lastTrouble = "there is no " + accessFile + " yet; the manager will create it";
      return new Result.Stopped();
    } catch (IOException e) {
      lastTrouble = "cannot read " + accessFile + ": " + e;
      return new Result.Stopped();
    }
    if (access.version() != WireVersion.MAJOR) {
      return new Result.Refused(Refusals.wrongVersion(access.version(), "says " + accessFile));
    }
    lastTrouble = "no answer from " + access.addresses();
    Refusal refusal = null;
    for (String address : access.addresses()) {
      if (replaced || stop.getAsBoolean()) {
        return new Result.Stopped();
      }
      Result result = attempt(new ClientLink.Target(access, address, 0), round);
      if (result instanceof Result.LetIn) {
        return result;
      } else if (result instanceof Result.Refused refused) {
        refusal = refused.refusal();
        lastTrouble = refusal.message();
      }
    }
    return refusal == null ? new Result.Stopped() : new Result.Refused(refusal);
  }

  /** Whether another manager has published itself since this access file was read. */
  boolean isReplaced(AccessFile known) {
    try {
      AccessFile now = AccessFile.read(accessFile);
      return now.epoch() != known.epoch()
          || !now.run().equals(known.run())
          || !now.addresses().equals(known.addresses());
    } catch (IOException e) {
      return false;
    }
  }

  /** A pilot treats a damaged access file like a missing one, and waits. */
  private Result waitForAnother(int round) {
    if (round == 0) {
      LOG.warn("{}; waiting for a manager to rewrite it", lastTrouble);
    }
    return new Result.Stopped();
  }

  private Result attempt(ClientLink.Target target, int round) {
    ClientLink link = new ClientLink(wires, target, kind, greeting(round));
    Result result = null;
    try {
      link.greet();
      long end = System.nanoTime() + attempt(round).toNanos();
      long look = System.nanoTime() + LOOK.toNanos();
      while (result == null && System.nanoTime() < end && !replaced && !stop.getAsBoolean()) {
        link.await(100);
        result = answer(link);
        if (result == null && System.nanoTime() > look) {
          look = System.nanoTime() + LOOK.toNanos();
          replaced = isReplaced(target.access());
        }
      }
      return result == null ? new Result.Stopped() : result;
    } finally {
      if (!(result instanceof Result.LetIn)) {
        link.close();
      }
    }
  }

  private static @Nullable Result answer(ClientLink link) {
    for (byte[] frame = link.receive(); frame != null; frame = link.receive()) {
      ClientLink.Meaning meaning = link.take(frame);
      if (meaning == ClientLink.Meaning.LET_IN) {
        return new Result.LetIn(link);
      } else if (meaning == ClientLink.Meaning.REFUSED) {
        return new Result.Refused(link.refusal());
      }
    }
    return null;
  }

  private void rest(int round, Duration most) {
    long cap = Math.min(most.toNanos(), REST_MIN.toNanos() << Math.min(round, 20));
    long end = System.nanoTime() + ThreadLocalRandom.current().nextLong(cap / 2, cap);
    for (long left = end - System.nanoTime();
        left > 0 && !stop.getAsBoolean();
        left = end - System.nanoTime()) {
      wires.wakeUp().await(Math.max(1, Math.min(left / 1_000_000, 500)));
    }
  }
}
