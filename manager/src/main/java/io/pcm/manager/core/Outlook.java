package io.pcm.manager.core;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a run still has to do, and how fast its pilots are: what decides whether another pilot pays.
 *
 * @param work one entry per library, in the order of the plan
 * @param pilots those that are connected
 */
public record Outlook(List<Work> work, List<Member> pilots) {
  public Outlook {
    work = List.copyOf(work);
    pilots = List.copyOf(pilots);
  }

  /**
   * The calls of one library.
   *
   * @param calls number of calls that are not done, of tasks that have begun
   * @param waiting number of those that do not run yet
   * @param atOnce how many of them run on a pilot at a time
   * @param counting whether the calls of a task are being counted
   * @param ahead how long until a task can begin that waits for others; empty if there is none, or
   *     if that is unknown
   * @param paces one entry per kind of device on which calls have ended
   */
  public record Work(
      String library,
      int calls,
      int waiting,
      int atOnce,
      boolean counting,
      Optional<Duration> ahead,
      List<Pace> paces) {
    public Work {
      paces = List.copyOf(paces);
    }
  }

  /**
   * How fast a pilot with this kind of device is.
   *
   * @param callsPerSecond of all its contexts of the library together
   * @param load how long a load takes
   */
  public record Pace(String device, double callsPerSecond, Duration load) {}

  /**
   * One connected pilot.
   *
   * @param job its job's id, without the number of restarts; empty if it has none
   * @param idle how long it has had neither calls nor a load; zero if it has, or waits until others
   *     have loaded
   * @param loading how long it has been loading its first context; empty if a context is warm, or
   *     none loads
   * @param libraries those of which it has contexts
   * @param lifeLeft how long its calls may run; empty if that is unknown
   * @param stays whether it may get calls
   */
  public record Member(
      String job,
      String device,
      Duration idle,
      Optional<Duration> loading,
      List<String> libraries,
      Optional<Duration> lifeLeft,
      boolean stays) {
    public Member {
      libraries = List.copyOf(libraries);
    }
  }
}
