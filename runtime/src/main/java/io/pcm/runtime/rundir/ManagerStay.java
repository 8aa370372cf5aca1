package io.pcm.runtime.rundir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * One manager's time with a run: when and where.
 *
 * @param epoch its number over the run directory, from 1
 * @param started when it took the run up
 * @param ended when it gave the run back; empty while it has it, or if it was killed
 * @param outcome how its time ended, such as {@code SUCCEEDED} or {@code SUSPENDED}; empty with
 *     {@code ended}
 * @param pcm the version of PCM
 * @param host the machine's name
 * @param user who ran it
 * @param pid its process id there
 * @param java the version of the JVM
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
