package io.pcm.runtime.inspect;

import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskProgress;
import io.pcm.manager.loop.StatusJson;
import io.pcm.manager.loop.StatusPages;
import io.pcm.protocol.message.ControlMessage;
import io.pcm.protocol.message.ControlMessage.StatusReply;
import io.pcm.protocol.message.ControlMessage.StatusRequest;
import io.pcm.runtime.rundir.LockHolder;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunDirectoryException;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.transport.ControlClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The status of a run, from its manager or, if there is none, as its last manager left it.
 *
 * @param live whether a manager has the run and answered
 * @param asOf the time of this status
 * @param note a note for the user; empty if there is none
 */
public record RunStatus(
    Path run, RunProgress view, boolean live, Instant asOf, Optional<String> note) {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /**
   * Reads the status of a run without affecting the run.
   *
   * @throws RunDirectoryException if there is no run at this path
   * @throws RunException if there is no status
   */
  public static RunStatus of(Path directory) throws RunDirectoryException, RunException {
    RunPaths paths = RunDirectory.existing(directory);
    try (ControlClient manager = new ControlClient(paths.access())) {
      return look(paths, manager);
    }
  }

  /**
   * Watches a run until it ends without affecting it, over one connection to its manager.
   *
   * @param pace time between two looks; at least {@link StatusWatch#PACE_MIN}
   * @throws RunDirectoryException if there is no run at this path
   */
  public static StatusWatch watch(Path directory, Duration pace) throws RunDirectoryException {
    return new StatusWatch(directory, pace);
  }

  /**
   * @param manager the client of this run's manager, which may not be running
   */
  static RunStatus look(RunPaths paths, ControlClient manager) throws RunException {
    if (RunDirectory.holder(paths.root()).isEmpty()) {
      return left(paths, Optional.empty());
    }
    try {
      return new RunStatus(paths.root(), asked(manager), true, Instant.now(), Optional.empty());
    } catch (IOException e) {
      // A manager that has ended meanwhile has left a status; one that is running should have
      // answered.
      return left(
          paths,
          RunDirectory.holder(paths.root())
              .map(LockHolder::display)
              .map(who -> "the manager (" + who + ") does not answer: " + e.getMessage()));
    }
  }

  /** Requests all parts of the status. */
  private static RunProgress asked(ControlClient manager) throws IOException {
    StatusReply part = part(manager, StatusRequest.NOW);
    RunProgress status = StatusJson.parse(part.status());
    for (int from = part.next(), last = 0; from >= 0; last = from, from = part.next()) {
      if (from <= last) {
        throw new IOException("its status is inconsistent");
      }
      part = part(manager, new StatusRequest(part.moment(), from));
      status = StatusPages.joined(status, StatusJson.parse(part.status()));
    }
    return status;
  }

  private static StatusReply part(ControlClient manager, StatusRequest request) throws IOException {
    ControlMessage answer = manager.ask(request, PATIENCE);
    if (answer instanceof StatusReply reply) {
      return reply;
    }
    throw new IOException("it answered " + answer);
  }

  /**
   * Whether the run has ended and no manager continues it. A stored status is not final while a
   * manager has the run but does not answer.
   */
  boolean isLastWord() {
    return view.outcome() != null && (live || note.isEmpty());
  }

  /**
   * Whether the run has ended, according to its last manager. If a manager continues the run, for
   * example with more items, it changes this within seconds.
   */
  public static boolean hasEnded(RunPaths paths) {
    try {
      return StatusFile.read(paths.status()).outcome() != null;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  /** A sentence about the calls that {@code --fresh} would run again. */
  public static String costOfFresh(RunPaths paths) {
    try {
      List<TaskProgress> tasks = StatusFile.read(paths.status()).tasks();
      long calls = tasks.stream().mapToLong(task -> Math.max(0, task.calls())).sum();
      long done = tasks.stream().mapToLong(task -> task.succeeded() + task.failed()).sum();
      return String.format(
          Locale.ROOT,
          "--fresh would run %,d of %,d calls again, according to %s as of %s",
          done,
          calls,
          paths.status().getFileName(),
          Files.getLastModifiedTime(paths.status()).toInstant().truncatedTo(ChronoUnit.SECONDS));
    } catch (IOException | IllegalArgumentException e) {
      return "It is unknown how many calls --fresh would run again: there is no status.json";
    }
  }

  private static RunStatus left(RunPaths paths, Optional<String> trouble) throws RunException {
    try {
      RunProgress view = StatusFile.read(paths.status());
      Instant when = Files.getLastModifiedTime(paths.status()).toInstant();
      Optional<String> note =
          trouble.or(
              () ->
                  view.outcome() == null
                      ? Optional.of(
                          "no manager is running; to resume the run, run the same command again")
                      : Optional.empty());
      return new RunStatus(paths.root(), view, false, when, note);
    } catch (NoSuchFileException e) {
      if (trouble.isEmpty() && !Files.exists(paths.runJson())) {
        throw RunException.notBegun(paths);
      }
      throw new RunException(
          Kind.ENVIRONMENT,
          trouble.orElse("the run in " + paths.root() + " has no status yet")
              + "; its logs are in "
              + paths.managerLog(),
          e);
    } catch (IOException e) {
      throw new RunException(Kind.ENVIRONMENT, String.valueOf(e.getMessage()), e);
    }
  }
}
