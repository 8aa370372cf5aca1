package io.pcm.runtime.doctor;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One thing to find out.
 *
 * @param subject of the finding
 * @param atMost after this long it counts as a problem
 */
record Examination(String subject, Duration atMost, Callable<Finding> work) {
  private static final Duration USUAL = Duration.ofSeconds(10);

  static Examination of(String subject, Callable<Finding> work) {
    return new Examination(subject, USUAL, work);
  }

  /** Always ends, although a file system or a program may not answer. */
  Finding result() throws InterruptedException {
    FutureTask<Finding> task = new FutureTask<>(work);
    Thread thread = new Thread(task, "doctor");
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      return Finding.problem(
          subject,
          "no answer within " + atMost.toSeconds() + " s",
          "find out why it hangs: a file server, a name server or a batch system may be down");
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
      return Finding.problem(subject, why, "see whether the message says what is missing");
    }
  }
}
