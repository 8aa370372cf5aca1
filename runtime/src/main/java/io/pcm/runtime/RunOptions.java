package io.pcm.runtime;

import io.pcm.runtime.identity.UpdateWish;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.sites.PilotGroups;
import io.pcm.runtime.sites.Pilots;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Options of a run. Immutable: each method returns a new value.
 *
 * <pre>{@code
 * RunOptions options =
 *     RunOptions.in(Path.of("my-run"))
 *         .pilots(Pilots.on("slurm").count(64).time(Duration.ofHours(2)))
 *         .patience(Duration.ofHours(12));
 * }</pre>
 */
public final class RunOptions {
  /**
   * The address and the port to listen on, the address for pilots to connect to, and the port for
   * browsers.
   */
  private record Listening(
      Optional<String> bind,
      Optional<String> advertise,
      Optional<Ports> ports,
      OptionalInt dashboard) {}

  /** What to do with a run that is already there. */
  private record Earlier(boolean fresh, boolean takeOver, UpdateWish wish, Optional<Reuse> reuse) {}

  private final Path runDirectory;
  private final Earlier earlier;
  private final List<Pilots> groups;
  private final Listening listening;
  private final Optional<Duration> patience;

  private RunOptions(
      Path runDirectory,
      Earlier earlier,
      List<Pilots> groups,
      Listening listening,
      Optional<Duration> patience) {
    this.runDirectory = runDirectory;
    this.earlier = earlier;
    this.groups = groups;
    this.listening = listening;
    this.patience = patience;
  }

  /**
   * A run in this directory, which is created if missing. A run that is already there is resumed.
   * Pilots are those of the workflow, if it came from a file that names some; otherwise the run
   * waits for pilots that connect to it.
   */
  public static RunOptions in(Path runDirectory) {
    return new RunOptions(
        runDirectory.toAbsolutePath().normalize(),
        new Earlier(false, false, UpdateWish.NOTHING, Optional.empty()),
        List.of(),
        new Listening(Optional.empty(), Optional.empty(), Optional.empty(), OptionalInt.empty()),
        Optional.empty());
  }

  /** Starts over; a run that is already in the directory is kept next to it. */
  public RunOptions fresh() {
    return earlier(new Earlier(true, earlier.takeOver, earlier.wish, earlier.reuse));
  }

  /**
   * Computes tasks again that have changed since the last time, and what depends on them; the
   * others are kept. Earlier results are kept in the run directory, and count again without a call
   * if a change is undone. Without this, a changed workflow is refused. {@link Pcm#update} tells
   * what it would do.
   */
  public RunOptions update() {
    return wish(new UpdateWish(true, earlier.wish.retry(), earlier.wish.mix()));
  }

  /**
   * Computes failed rows again, and what depends on them. Rows that succeeded are kept. A task that
   * has changed as well is refused: see {@link #mix} and {@link #update}.
   *
   * @param kinds only rows with errors of these kinds, such as {@code CALL_TIMEOUT}; without any,
   *     all failed rows
   * @throws RunException when the run is started, if no row failed with one of them
   */
  public RunOptions retryFailed(String... kinds) {
    Optional<Set<String>> retry = Optional.of(Set.of(kinds));
    return wish(new UpdateWish(earlier.wish.update(), retry, earlier.wish.mix()));
  }

  /**
   * With {@link #retryFailed}: rows that succeeded before the prompt or a setting changed stay.
   * Each line of such a task tells the version of the task that computed it.
   *
   * @throws IllegalArgumentException without {@link #retryFailed}
   */
  public RunOptions mix() {
    return wish(new UpdateWish(earlier.wish.update(), earlier.wish.retry(), true));
  }

  private RunOptions wish(UpdateWish changed) {
    return earlier(new Earlier(earlier.fresh, earlier.takeOver, changed, earlier.reuse));
  }

  /** Takes rows from other runs that computed them in the same way, from the same items. */
  public RunOptions reuse(Reuse others) {
    return earlier(new Earlier(earlier.fresh, earlier.takeOver, earlier.wish, Optional.of(others)));
  }

  /**
   * Takes the run over from a manager on another machine that did not release it, for example
   * because that machine has died. The start waits 30 s to make sure that the heartbeat of that
   * manager stands still; if it moves, the start fails. If that manager is only frozen, it ends
   * when it thaws, and cannot change the run any more.
   */
  public RunOptions takeOver() {
    return earlier(new Earlier(earlier.fresh, true, earlier.wish, earlier.reuse));
  }

  private RunOptions earlier(Earlier changed) {
    return new RunOptions(runDirectory, changed, groups, listening, patience);
  }

  /**
   * Starts these pilots, and replaces them when they are lost. Several are groups of their own, on
   * different batch systems or with different settings, side by side.
   *
   * @param groups one or more, with different names; at most one on this machine
   * @throws IllegalArgumentException if the batch system refuses a setting, or two groups cannot be
   *     in one run; the message says which, why, and what is valid
   */
  public RunOptions pilots(Pilots... groups) {
    if (groups.length == 0) {
      throw new IllegalArgumentException("pilots must be one group or more");
    }
    List<Pilots> all = PilotGroups.of(List.of(groups));
    all.forEach(Pilots::settings);
    return new RunOptions(runDirectory, earlier, all, listening, patience);
  }

  /**
   * Listens only on this address of this machine. By default, a run with only local pilots listens
   * only for processes of this machine, and any other on all addresses.
   *
   * @param address an IP address or a host name, such as {@code 10.0.0.5}
   */
  public RunOptions bind(String address) {
    return listening(
        new Listening(
            Optional.of(address), listening.advertise, listening.ports, listening.dashboard));
  }

  /**
   * Tells pilots to connect to this address. By default they try all addresses of this machine.
   *
   * @param address an IP address or a host name
   */
  public RunOptions advertise(String address) {
    return listening(
        new Listening(listening.bind, Optional.of(address), listening.ports, listening.dashboard));
  }

  /**
   * Listens on this port.
   *
   * @param number 1 to 65535, or 0, the default, for any free port
   * @throws IllegalArgumentException if it is out of range
   */
  public RunOptions port(int number) {
    checkPort(number);
    return ports(new Ports(number, number));
  }

  /** Listens on one of these ports; a run that is resumed takes the one that it had, if it can. */
  public RunOptions ports(Ports allowed) {
    return listening(
        new Listening(
            listening.bind, listening.advertise, Optional.of(allowed), listening.dashboard));
  }

  /**
   * Shows the run on a live page, and its metrics, on this machine: {@link
   * io.pcm.runtime.dashboard.DashboardAddress} tells where. By default there is no page.
   *
   * @param number the port, 1 to 65535, or 0 for any free one
   * @throws IllegalArgumentException if it is out of range
   */
  public RunOptions dashboard(int number) {
    checkPort(number);
    return listening(
        new Listening(
            listening.bind, listening.advertise, listening.ports, OptionalInt.of(number)));
  }

  private static void checkPort(int number) {
    if (number < 0 || number > 65535) {
      throw new IllegalArgumentException("port must be 0 to 65535, not " + number);
    }
  }

  /**
   * Gives up after this long without any pilot; finished work is kept. By default there is no
   * limit.
   *
   * @throws IllegalArgumentException if it is not more than 0
   */
  public RunOptions patience(Duration limit) {
    if (limit.isZero() || limit.isNegative()) {
      throw new IllegalArgumentException("patience must be more than 0, not " + limit);
    }
    return new RunOptions(runDirectory, earlier, groups, listening, Optional.of(limit));
  }

  private RunOptions listening(Listening changed) {
    return new RunOptions(runDirectory, earlier, groups, changed, patience);
  }

  Path runDirectory() {
    return runDirectory;
  }

  boolean isFresh() {
    return earlier.fresh;
  }

  /** With what the workflow says, where these options say nothing. */
  RunOptions or(RunDefaults defaults) {
    RunOptions full =
        groups.isEmpty() && !defaults.pilots().isEmpty()
            ? pilots(defaults.pilots().toArray(Pilots[]::new))
            : this;
    if (listening.ports.isEmpty() && defaults.ports().isPresent()) {
      full = full.ports(defaults.ports().get());
    }
    return earlier.reuse.isEmpty() && defaults.reuse().isPresent()
        ? full.reuse(defaults.reuse().get())
        : full;
  }

  Optional<Reuse> reuse() {
    return earlier.reuse;
  }

  UpdateWish wish() {
    return earlier.wish;
  }

  boolean isTakeOver() {
    return earlier.takeOver;
  }

  List<Pilots> groups() {
    return groups;
  }

  /** The address to listen on; {@code *} for all. */
  String bindAddress() {
    boolean here = !groups.isEmpty() && groups.stream().allMatch(Pilots::isLocal);
    return listening.bind.orElse(here ? "127.0.0.1" : "*");
  }

  Optional<String> advertise() {
    return listening.advertise;
  }

  Ports ports() {
    return listening.ports.orElse(Ports.ANY);
  }

  /** The port for browsers; empty without a page. */
  OptionalInt dashboard() {
    return listening.dashboard;
  }

  Optional<Duration> patience() {
    return patience;
  }
}
