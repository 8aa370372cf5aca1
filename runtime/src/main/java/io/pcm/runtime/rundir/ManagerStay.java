package io.pcm.runtime.rundir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * The time and place of one manager's work on a run.
 *
 * @param epoch the manager's epoch, from 1
 * @param started when it opened the run
 * @param ended when it released the run; empty while it has the run, or if it was killed
 * @param outcome how its work ended, such as {@code SUCCEEDED} or {@code SUSPENDED}; empty with
 *     {@code ended}
 * @param pcm version of PCM
 * @param host the machine's name
 * @param user the user who ran it
 * @param pid process id on that machine
 * @param java version of the JVM
 * @param directory its current directory
 */
public record ManagerStay(
    int epoch,
    Instant started,
    Optional<Instant> ended,
    Optional<String> outcome,
    String pcm,
    String host,
    String user,
    long pid,
    String java,
    Path directory) {

  /** This process, from now. */
  public static ManagerStay begin(int epoch, Instant now) {
    return new ManagerStay(
        epoch,
        now,
        Optional.empty(),
        Optional.empty(),
        PcmVersion.text(),
        LockHolder.thisHost(),
        System.getProperty("user.name", ""),
        ProcessHandle.current().pid(),
        System.getProperty("java.version", ""),
        Path.of("").toAbsolutePath());
  }

  public ManagerStay end(Instant now, String how) {
    return new ManagerStay(
        epoch, started, Optional.of(now), Optional.of(how), pcm, host, user, pid, java, directory);
  }
}
