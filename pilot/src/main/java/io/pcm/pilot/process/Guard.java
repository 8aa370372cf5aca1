package io.pcm.pilot.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * A small shell that outlives the pilot by a moment: it reads process groups from a pipe and, when
 * the pipe ends because the pilot has ended in whatever way, kills all that are left. It runs in a
 * session of its own and is deaf to HUP, INT and TERM, so that what ends the pilot does not end it
 * first. It also kills single groups, which Java cannot.
 *
 * <p>A process that has left its group for a session of its own escapes. Thread-safe.
 */
public final class Guard implements AutoCloseable {
  /** In dash, {@code kill -KILL -- -PG} fails; {@code kill -s KILL -- -PG} works everywhere. */
  private static final String SCRIPT =
      """
      trap '' HUP INT TERM
      groups=' '
      while IFS= read -r line; do
        group=${line#?}
        case $line in
          +*) groups="$groups$group " ;;
          -*) case $groups in
            *" $group "*) groups="${groups%% $group *} ${groups#* $group }" ;;
          esac ;;
          !*) kill -s KILL -- "-$group" 2>/dev/null ;;
        esac
      done
      for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
      exit 0
      """;

  private static final long END_SECONDS = 5;

  private final Process process;
  private final OutputStream pipe;

  private Guard(Process process) {
    this.process = process;
    this.pipe = process.getOutputStream();
  }

  /**
   * Starts a guard.
   *
   * @throws IOException if {@code setsid} or {@code sh} cannot be started
   */
  public static Guard start() throws IOException {
    return new Guard(
        new ProcessBuilder("setsid", "sh", "-c", SCRIPT, "pcm-guard")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  public long pid() {
    return process.pid();
  }

  /** Waits until the guard has ended, which it should not before {@link #close}. */
  public int awaitEnd() throws InterruptedException {
    return process.waitFor();
  }

  /** From here on the group does not outlive the pilot. */
  public void add(long group) throws IOException {
    say('+', group);
  }

  /** The group has ended. */
  public void remove(long group) throws IOException {
    say('-', group);
  }

  /** Kills what lives of the group, soon. */
  public void kill(long group) throws IOException {
    say('!', group);
  }

  private synchronized void say(char word, long group) throws IOException {
    pipe.write((word + Long.toString(group) + "\n").getBytes(StandardCharsets.US_ASCII));
    pipe.flush();
  }

  /**
   * Lets the guard kill all groups that are left, and waits a while until it has. A guard that is
   * slower goes on by itself.
   */
  @Override
  public void close() {
    try {
      synchronized (this) {
        pipe.close();
      }
    } catch (IOException e) {
      // The pipe is closed all the same, which is all the guard waits for.
    }
    try {
      process.waitFor(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
