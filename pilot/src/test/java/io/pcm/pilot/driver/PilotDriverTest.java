package io.pcm.pilot.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.pilot.core.Action;
import io.pcm.pilot.core.AgentConfig;
import io.pcm.pilot.core.Event;
import io.pcm.pilot.core.PilotAgent.Pulse;
import io.pcm.pilot.core.ProcessNumber;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotInfo;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.RunId;
import io.pcm.protocol.message.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class PilotDriverTest {
  private static final RunId RUN = RunId.parse("0".repeat(32));

  private final List<String> done = new ArrayList<>();
  private final List<Pulse> pulses = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private boolean runEnded;
  private final PilotDriver driver =
      new PilotDriver(
          new AgentConfig(
              new PilotInfo("p", "h", 1, "", 2, 1L << 30, 0, "cpu:x", OptionalLong.empty()),
              Duration.ofMinutes(1),
              Duration.ofSeconds(25),
              Duration.ofSeconds(7),
              Optional.empty()),
          new PilotPorts(new Wire(), new Processes(), new Words(), pulses::add, () -> runEnded),
          () -> now,
          LoopPace.DEFAULT);

  @Test
  void aPilotThatIsDismissedDoesWhatItWasToldAndEnds() {
    assertThat(driver.round(List.of())).isEmpty();
    assertThat(driver.round(List.of(new Event.Connected(new SessionId(1), RUN, 1)))).isEmpty();
    assertThat(driver.round(message(new ManagerMessage.Welcome(1, 2000)))).isEmpty();
    Optional<Action.Exit> exit = driver.round(message(new ManagerMessage.Farewell("done")));

    assertThat(done).containsExactly("connect", "join", "send Holdings", "send Goodbye");
    assertThat(exit.map(Action.Exit::code)).contains(0);
    assertThat(pulses).as("one for each tick that was not the last").hasSize(3);
  }

  @Test
  void comesBackAtItsTickAtTheLatest() {
    driver.round(List.of());
    assertThat(driver.patience()).isEqualTo(LoopPace.DEFAULT.tick());
  }

  @Test
  void aPilotThatLostItsManagerAsksWhetherTheRunHasEnded() {
    driver.round(List.of());
    driver.round(List.of(new Event.Connected(new SessionId(1), RUN, 1)));
    driver.round(message(new ManagerMessage.Welcome(1, 2000)));
    runEnded = true;
    now = now.plusSeconds(1);
    Optional<Action.Exit> exit = driver.round(List.of(new Event.SessionUnknown()));

    assertThat(done).containsExactly("connect", "join", "send Holdings", "connect");
    assertThat(exit.map(Action.Exit::reason)).contains("the run has ended");
  }

  private static List<Event> message(ManagerMessage message) {
    return List.of(new Event.FromManager(message));
  }

  private final class Wire implements PilotPorts.Wire {
    @Override
    public void connect() {
      done.add("connect");
    }

    @Override
    public void join(SessionId session, PilotMessage.Join message) {
      done.add("join");
    }

    @Override
    public void send(PilotMessage message) {
      done.add("send " + message.getClass().getSimpleName());
    }
  }

  private static final class Processes implements PilotPorts.Processes {
    @Override
    public void start(Action.StartProcess action) {}

    @Override
    public void setTask(Action.SetTask action) {}

    @Override
    public void startCalls(Action.StartCalls action) {}

    @Override
    public void stopCalls(Action.StopCalls action) {}

    @Override
    public void end(ProcessNumber process) {}

    @Override
    public void kill(ProcessNumber process) {}

    @Override
    public void forget(ProcessNumber process) {}

    @Override
    public void leaveRun() {}
  }

  private static final class Words implements PilotPorts.Words {
    @Override
    public void stepped(Event event, List<Action> actions) {}

    @Override
    public void told(PilotMessage message) {}

    @Override
    public void ignored(String what) {}

    @Override
    public void warned(String what) {}
  }
}
