package io.pcm.pilot.core;

import io.pcm.api.workflow.Library;
import io.pcm.pilot.core.ContextState.Ending;
import io.pcm.pilot.core.ContextState.Finishing;
import io.pcm.pilot.core.ContextState.Loading;
import io.pcm.pilot.core.ContextState.Over;
import io.pcm.pilot.core.ContextState.Rest;
import io.pcm.pilot.core.ContextState.Resting;
import io.pcm.pilot.core.ContextState.Warm;
import io.pcm.protocol.message.CallRef;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.HeldContext;
import io.pcm.protocol.message.LibrarySpec;
import io.pcm.protocol.message.PilotMessage.Blamed;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.PilotMessage.ContextGone;
import io.pcm.protocol.message.PilotMessage.ContextWarm;
import io.pcm.protocol.message.PilotMessage.ContextWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** One context: its state, the calls that wait for it, and all transitions between states. */
final class Context {
  /** Time a killed process may take to end before its context is given up anyway. */
  static final Duration KILL_TAKES = Duration.ofSeconds(10);

  final ContextId id;
  final LibrarySpec library;
  private final Room room;
  private final ContextCalls calls;
  private ContextState state = new Resting();
  private final ContextHistory history;

  /** Whether its process can stop single calls. */
  private boolean stopsCalls;

  Context(ContextId id, LibrarySpec library, Room room, Instant now) {
    this.id = id;
    this.library = library;
    this.room = room;
    this.history = new ContextHistory(id, library, now);
    this.calls = new ContextCalls(id, library.library(), room);
  }

  private Library recipe() {
    return library.library();
  }

  private boolean lastsOneCall() {
    return recipe().retention() == Library.Retention.CALL;
  }

  Optional<ProcessNumber> process() {
    return state.process();
  }

  /** Whether calls given to it now will start eventually. */
  boolean takesCalls() {
    return state instanceof Loading
        || state instanceof Warm
        || state instanceof Resting
        || (state instanceof Ending ending && ending.then() instanceof Rest);
  }

  /** The description for a new session. */
  HeldContext held(Instant now) {
    return history.now(takesCalls(), now);
  }

  RunningCalls running() {
    return state.running();
  }

  void load(Instant now) {
    state = new Loading(room.start(id, library, now), now.plus(recipe().loadTimeout()));
  }

  /** Its process may wait this long before it loads. */
  void waits(Duration longest, Instant now) {
    if (state instanceof Loading loading) {
      Instant deadline = now.plus(longest).plus(recipe().loadTimeout());
      state = new Loading(loading.number(), deadline);
    }
  }

  void ready(Event.ProcessReady event, Instant now) {
    if (state instanceof Loading loading) {
      history.loaded(event.loadMillis(), now);
      stopsCalls = event.stopsCalls();
      state = new Warm(loading.number(), new RunningCalls());
      room.fx().send(new ContextWarm(id, event.loadMillis(), event.content()));
      startCalls(now);
    } else {
      room.fx().ignore("context " + id + " reported that it is loaded, but it was not loading");
    }
  }

  /**
   * It cannot load, or was not loaded as it had reported; calls that run in it are not to blame. A
   * process that could not load ends by itself; its evidence is incomplete until then.
   */
  void broken(Event.ProcessBroken event, Instant now) {
    if (state instanceof Loading loading) {
      calls.giveBack();
      Over over = Over.ofLoad(event);
      state =
          new Ending(loading.number(), over, end(loading.number(), now), false, new RunningCalls());
    } else if (state instanceof Warm || state instanceof Finishing) {
      calls.giveBack();
      Over over = new Over(Cause.LOAD_FAILED, event.reason(), List.of());
      RunningCalls running = running();
      state.process().ifPresent(number -> kill(number, over, running, now));
    }
  }

  void offer(LeaseWork lease, Instant now) {
    calls.add(lease);
    startCalls(now);
  }

  /** Starts the calls that may start now; allowed in any state. */
  void startCalls(Instant now) {
    if (state instanceof Resting && calls.anyWait()) {
      load(now);
    } else if (state instanceof Warm warm) {
      calls.give(warm.number(), warm.running(), now);
    }
  }

  /** Its process takes this many calls at a time from now on; more may be running. */
  void windowAnnounced(int number, Instant now) {
    if (history.announced(number)) {
      int window = history.window().getAsInt();
      calls.window(window, running(), now);
      room.fx().send(new ContextWindow(id, window));
      startCalls(now);
    }
  }

  /** What its process has announced; empty if it has not. */
  OptionalInt announced() {
    return history.window();
  }

  /** Some of the running calls have ended. */
  void callsEnded(Event.CallsEnded event, Instant now) {
    calls.ended(event, running(), now);
    history.served(event.id().length);
    if (state instanceof Warm warm && lastsOneCall() && warm.running().isEmpty()) {
      state =
          new Ending(warm.number(), new Rest(), end(warm.number(), now), false, new RunningCalls());
    } else if (state instanceof Finishing finishing && finishing.running().isEmpty()) {
      endGently(finishing.number(), now);
    } else {
      startCalls(now);
    }
  }

  /** A running call has returned a file; another one may start while the file is handed over. */
  void fileReturned(Event.FileReturned event, Instant now) {
    calls.fileReturned(event, running(), now);
    startCalls(now);
  }

  /** Closes the context: returns waiting calls, lets running calls end. */
  void close(Instant now) {
    calls.giveBack();
    if (state instanceof Loading loading) {
      kill(loading.number(), Over.closed(), new RunningCalls(), now);
    } else if (state instanceof Resting) {
      over(Over.closed());
    } else if (state instanceof Warm warm && warm.running().isEmpty()) {
      endGently(warm.number(), now);
    } else if (state instanceof Warm warm) {
      state = new Finishing(warm.number(), warm.running());
    } else if (state instanceof Ending ending && ending.then() instanceof Rest) {
      state =
          new Ending(
              ending.number(), Over.closed(), ending.deadline(), ending.killed(), ending.running());
    }
  }

  /** Closes the context and kills the calls running in it; bystanders are not to blame. */
  void closeNow(Instant now) {
    close(now);
    if (state instanceof Finishing finishing) {
      kill(finishing.number(), Over.closed(), finishing.running(), now);
    }
  }

  /** Kills the process and reports the context's end without waiting for it. */
  void abandon(String why) {
    calls.giveBack();
    state.process().ifPresent(number -> room.fx().add(new Action.KillProcess(number)));
    over(new Over(Cause.CLOSED, why, List.of()));
  }

  void processEnded(Event.ProcessEnded event, Instant now) {
    String evidence = event.evidence();
    if (state instanceof Loading) {
      Cause cause = event.killed() ? Cause.KILLED : Cause.LOAD_FAILED;
      over(new Over(cause, evidence, List.of()));
    } else if (state instanceof Warm || state instanceof Finishing) {
      Cause cause = event.killed() ? Cause.KILLED : Cause.DIED;
      over(new Over(cause, evidence, running().suspects(now)));
    } else if (state instanceof Ending ending && ending.then() instanceof Over over) {
      over(over.with(evidence));
    } else {
      state = new Resting();
      startCalls(now);
    }
  }

  /** Checks deadlines. */
  void judge(Instant now) {
    if (state instanceof Loading loading && !loading.deadline().isAfter(now)) {
      String why = "not loaded after " + Phrases.duration(recipe().loadTimeout());
      calls.giveBack();
      kill(loading.number(), new Over(Cause.LOAD_TIMEOUT, why, List.of()), new RunningCalls(), now);
    } else if (state instanceof Ending ending && !ending.deadline().isAfter(now)) {
      endingIsLate(ending, now);
    } else if (running().firstDeadline().filter(first -> !first.isAfter(now)).isPresent()
        && !(state instanceof Ending)) {
      state.process().ifPresent(number -> callTimedOut(number, running(), now));
    }
  }

  private void endingIsLate(Ending ending, Instant now) {
    if (!ending.killed()) {
      kill(ending.number(), ending.then(), ending.running(), now);
    } else if (ending.then() instanceof Over over) {
      over(over.with("its process could not be killed"));
    } else {
      over(new Over(Cause.CLOSED, "its process could not be killed", List.of()));
    }
  }

  /** Stops the calls that have timed out; if that is not possible, kills their process. */
  private void callTimedOut(ProcessNumber number, RunningCalls running, Instant now) {
    if (stopsCalls && !running.stopsLate(now)) {
      calls.stopLate(number, running, now);
    } else {
      Over over = new Over(Cause.CALL_TIMEOUT, calls.tooLong(), running.late(now));
      calls.giveBack();
      kill(number, over, running, now);
    }
  }

  Optional<Instant> nextDeadline() {
    if (state instanceof Loading loading) {
      return Optional.of(loading.deadline());
    } else if (state instanceof Ending ending) {
      return Optional.of(ending.deadline());
    }
    return running().firstDeadline();
  }

  private void endGently(ProcessNumber number, Instant now) {
    state = new Ending(number, Over.closed(), end(number, now), false, new RunningCalls());
  }

  private Instant end(ProcessNumber number, Instant now) {
    room.fx().add(new Action.EndProcess(number));
    return now.plus(room.config().gentleEnd());
  }

  private void kill(
      ProcessNumber number, ContextState.Then then, RunningCalls running, Instant now) {
    room.fx().add(new Action.KillProcess(number));
    state = new Ending(number, then, now.plus(KILL_TAKES), true, running);
  }

  private void over(Over over) {
    calls.giveBack();
    RunningCalls running = running();
    Set<CallRef> still = new LinkedHashSet<>(running.calls(all -> true));
    List<Blamed> blamed =
        over.blamed().stream().filter(each -> still.contains(each.call())).toList();
    Set<CallRef> suspected = new LinkedHashSet<>(blamed.stream().map(Blamed::call).toList());
    List<CallRef> bystanders = running.calls(call -> !suspected.contains(call.call()));
    List<RunningCalls.Running> cutOff = running.all();
    running.abandon();
    String evidence = Phrases.evidence(over.why());
    ContextGone gone =
        new ContextGone(id, over.cause(), evidence, blamed, bystanders, over.certain());
    if (room.fx().hasSession()) {
      room.fx().send(gone);
    } else {
      room.unreported(new Unreported(history.ended(), cutOff, gone));
    }
    room.forget(this, over.cause());
    cutOff.forEach(call -> room.settle(call.lease()));
  }
}
