package io.pcm.pilot.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A small shell process that lives slightly longer than the pilot. It reads process groups from a
 * pipe and, when the pipe ends because the pilot has ended in any way, kills all groups that are
 * left. It runs in its own session and ignores HUP, INT and TERM, so that a signal to the pilot
 * does not end it first. It also kills single groups, which Java cannot do.
 *
 * <p>Processes that left their group are found in two ways: by a mark in their environment, and
 * because they were seen as descendants of a process that was added. A thread looks for descendants
 * once a second, or up to every ten seconds if that takes long. A process escapes only if it starts
 * with another environment and its parent ends before the next look.
 *
 * <p>It also removes the private folders of the pilot's contexts. Requires {@code setsid}, {@code
 * sh} and {@code /proc}. Thread-safe.
 */
public final class Guard implements AutoCloseable {
  /** The mark's name; its value is an id of the pilot and the number of the process. */
  static final String MARK = "PCM_CONTEXT";

  /**
   * In dash, {@code kill -KILL -- -PG} fails; {@code kill -s KILL -- -PG} works everywhere. A shell
   * does not read NUL, so the entries of an environment are adjacent; the slash marks the end of
   * the pilot's id.
   */
  private static final String SCRIPT =
      """
      trap '' HUP INT TERM
      groups=' '
      seen=
      mark="PCM_CONTEXT=$1/"
      slurp() {
        text=
        while IFS= read -r part; do text="$text $part"; done
        text="$text $part"
      }
      start_of() {
        start=
        { slurp < "/proc/$1/stat"; } 2>/dev/null || return 0
        set -- ${text##*)}
        [ $# -lt 20 ] || { shift 19; start=$1; }
      }
      kill_seen() {
        for each in $seen; do
          start_of "${each%:*}"
          [ "$start" != "${each#*:}" ] || kill -s KILL "${each%:*}" 2>/dev/null
        done
      }
      kill_marked() {
        found=
        for folder in /proc/[0-9]*; do
          { slurp < "$folder/environ"; } 2>/dev/null || continue
          case $text in
            *"$mark"*) kill -s KILL "${folder#/proc/}" 2>/dev/null && found=1 ;;
          esac
        done
        [ -n "$found" ]
      }
      while IFS= read -r line; do
        group=${line#?}
        case $line in
          +*) groups="$groups$group " ;;
          -*) case $groups in
            *" $group "*) groups="${groups%% $group *} ${groups#* $group }" ;;
          esac ;;
          !*) kill -s KILL -- "-$group" 2>/dev/null ;;
          =*) seen=$group ;;
        esac
      done
      for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
      kill_seen
      kill_marked && kill_marked && kill_marked
      rm -rf -- "$2"
      exit 0
      """;

  private static final long END_SECONDS = 5;

  /** Minimum time between two looks for descendants. */
  private static final long PACE_MILLIS = 1_000;

  /** Looks take at most this fraction of the time, unless the delay would exceed its maximum. */
  private static final int SHARE = 20;

  private static final long PAUSE_MAX_MILLIS = 10_000;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Process process;
  private final OutputStream pipe;
  private final String word;
  private final ContextFolders folders;
  private final AtomicLong marks = new AtomicLong();
  private final Map<Long, Descendants> descendants = new TreeMap<>();
  private final Thread looking = new Thread(this::lookNowAndThen, "descendants");

  private Guard(Process process, String word, ContextFolders folders) {
    this.process = process;
    this.pipe = process.getOutputStream();
    this.word = word;
    this.folders = folders;
    looking.setDaemon(true);
  }

  /**
   * Starts a guard.
   *
   * @throws IOException if {@code setsid} or {@code sh} cannot be started, or there is no room for
   *     the folders of contexts
   */
  public static Guard start() throws IOException {
    String word = HexFormat.of().formatHex(RANDOM.generateSeed(16));
    ContextFolders folders = ContextFolders.in(ContextFolders.temporary(System.getenv()));
    List<String> command =
        List.of("setsid", "sh", "-c", SCRIPT, "pcm-guard", word, folders.all().toString());
    Guard guard =
        new Guard(
            new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start(),
            word,
            folders);
    guard.looking.start();
    return guard;
  }

  public long pid() {
    return process.pid();
  }

  /** Waits until the guard has ended, which must not happen before {@link #close}. */
  public int awaitEnd() throws InterruptedException {
    return process.waitFor();
  }

  /** A folder of this machine that is removed when the guard ends; for what must not remain. */
  public Path folder() {
    return folders.all();
  }

  /** What the next process has of its own, among them its mark. */
  Belongings next() throws IOException {
    long number = marks.incrementAndGet();
    return new Belongings(word + "/" + number + "/", folders.of(number));
  }

  /**
   * @param mark a value of {@link #MARK}
   * @param folder its private folder
   */
  record Belongings(String mark, Path folder) {
    /** The variables that tell the process about them. */
    Map<String, String> variables() {
      return Map.of(MARK, mark, ContextFolders.VARIABLE, folder.toString());
    }
  }

  /** Ensures that the group and the descendants of its leader do not outlive the pilot. */
  public void add(long group, String mark) throws IOException {
    synchronized (this) {
      descendants.put(group, new Descendants(group, MARK + "=" + mark));
    }
    say('+', Long.toString(group));
  }

  /**
   * The group has ended: kills processes that have left it.
   *
   * @return the pids that its processes and their descendants had
   */
  public Set<Long> remove(long group) throws IOException {
    @Nullable Descendants left;
    synchronized (this) {
      left = descendants.remove(group);
    }
    if (left != null) {
      left.look(Proc.all());
      left.kill();
    }
    say('-', Long.toString(group));
    return left == null ? Set.of() : Set.copyOf(left.everSeen());
  }

  /**
   * Kills the group soon; first remembers the processes that left it, before their parents are
   * gone.
   */
  public void kill(long group) throws IOException {
    look();
    say('!', Long.toString(group));
  }

  /**
   * Whether this process would be killed with the pilot although it is in no group that was added.
   */
  synchronized boolean remembers(long pid) {
    return descendants.values().stream().anyMatch(each -> each.startByPid().containsKey(pid));
  }

  /** Holds the lock throughout, so that an outdated list does not make a process appear gone. */
  private synchronized void look() throws IOException {
    Map<Long, Proc.Stat> all = Proc.all();
    StringBuilder seen = new StringBuilder();
    boolean changed = false;
    for (Descendants each : descendants.values()) {
      changed |= each.look(all);
      each.startByPid()
          .forEach((pid, start) -> seen.append(pid).append(':').append(start).append(' '));
    }
    if (changed) {
      say('=', seen.toString());
    }
  }

  private void lookNowAndThen() {
    try {
      while (true) {
        long before = System.nanoTime();
        look();
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
        long pause = Math.min(took * SHARE, PAUSE_MAX_MILLIS);
        TimeUnit.MILLISECONDS.sleep(Math.max(PACE_MILLIS, pause));
      }
    } catch (InterruptedException | IOException e) {
      // The guard is closed, or gone, which ends the whole pilot.
      return;
    }
  }

  synchronized void say(char verb, String what) throws IOException {
    pipe.write((verb + what + "\n").getBytes(StandardCharsets.US_ASCII));
    pipe.flush();
  }

  /**
   * Lets the guard kill all remaining groups, and waits a limited time for it. A slower guard
   * continues by itself.
   */
  @Override
  public void close() {
    looking.interrupt();
    try {
      synchronized (this) {
        pipe.close();
      }
    } catch (IOException e) {
      // The pipe is closed anyway, which is all the guard waits for.
    }
    try {
      process.waitFor(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
