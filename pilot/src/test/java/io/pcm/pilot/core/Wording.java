package io.pcm.pilot.core;

import io.pcm.api.Outcome;
import io.pcm.protocol.message.CallRef;
import io.pcm.protocol.message.PilotMessage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Describes actions as text, so that tests are readable. */
final class Wording implements Action.Cases<String>, PilotMessage.Cases {
  private String said = "";

  static String of(Action action) {
    return action.match(new Wording());
  }

  @Override
  public String connect(Action.Connect a) {
    return "connect";
  }

  @Override
  public String send(Action.Send a) {
    a.message().match(this);
    return "send " + said;
  }

  @Override
  public String join(Action.Join a) {
    a.message().match(this);
    return "send " + said;
  }

  @Override
  public String warn(Action.Warn a) {
    return "warn: " + a.what();
  }

  @Override
  public String leaveRun(Action.LeaveRun a) {
    return "leave run: " + a.what();
  }

  @Override
  public String startProcess(Action.StartProcess a) {
    return "start process "
        + a.process()
        + " of context "
        + a.context()
        + ", "
        + a.cores()
        + " cores"
        + (a.gpus().isEmpty() ? "" : ", GPUs " + a.gpus());
  }

  @Override
  public String setTask(Action.SetTask a) {
    return "process " + a.process() + " serves task " + a.task().number();
  }

  @Override
  public String startCalls(Action.StartCalls a) {
    return "process " + a.process() + " runs " + Arrays.toString(a.id()) + " items " + a.items();
  }

  @Override
  public String stopCalls(Action.StopCalls a) {
    return "process " + a.process() + " stops " + Arrays.toString(a.id());
  }

  @Override
  public String endProcess(Action.EndProcess a) {
    return "end process " + a.process();
  }

  @Override
  public String killProcess(Action.KillProcess a) {
    return "kill process " + a.process();
  }

  @Override
  public String ignored(Action.Ignored a) {
    return "ignored: " + a.what();
  }

  @Override
  public String exit(Action.Exit a) {
    return "exit " + a.code() + ": " + a.reason();
  }

  @Override
  public void join(PilotMessage.Join m) {
    said =
        "Join"
            + m.info().lifeLeftMillis().stream()
                .mapToObj(millis -> " life " + millis)
                .collect(Collectors.joining());
  }

  @Override
  public void holdings(PilotMessage.Holdings m) {
    said =
        "Holdings contexts"
            + m.contexts().stream()
                .map(c -> c.context() + " " + c.state().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toList())
            + " leases"
            + m.leases().stream()
                .map(l -> l.lease() + (l.alone() ? " alone " : "") + Arrays.toString(l.index()))
                .collect(Collectors.toList())
            + (m.windows().isEmpty()
                ? ""
                : " windows"
                    + m.windows().stream()
                        .map(w -> w.context() + " takes " + w.calls())
                        .collect(Collectors.toList()))
            + (m.last() ? "" : " more");
  }

  @Override
  public void heartbeat(PilotMessage.Heartbeat m) {
    said = "Heartbeat";
  }

  @Override
  public void callsEnded(PilotMessage.CallsEnded m) {
    said =
        "Outcomes #"
            + m.sequence()
            + " lease "
            + m.lease()
            + " task "
            + m.outcomes().task()
            + " "
            + IntStream.range(0, m.outcomes().size())
                .mapToObj(i -> m.outcomes().index(i) + sign(m.outcomes().outcome(i)))
                .collect(Collectors.toList());
  }

  private static String sign(Outcome outcome) {
    return outcome == Outcome.SUCCEEDED ? "+" : "-";
  }

  @Override
  public void returned(PilotMessage.Returned m) {
    said = "Returned lease " + m.lease() + " " + Arrays.toString(m.index());
  }

  @Override
  public void contextPlaced(PilotMessage.ContextPlaced m) {
    said = "ContextPlaced " + m.context() + " " + m.gpus();
  }

  @Override
  public void contextWindow(PilotMessage.ContextWindow m) {
    said = "ContextWindow " + m.context() + " " + m.calls();
  }

  @Override
  public void contextWarm(PilotMessage.ContextWarm m) {
    said = "ContextWarm " + m.context();
  }

  @Override
  public void callsStopped(PilotMessage.CallsStopped m) {
    said =
        "CallsStopped "
            + m.context()
            + " '"
            + m.evidence()
            + "'"
            + indices(m.calls().stream().map(PilotMessage.Blamed::call).toList());
  }

  @Override
  public void contextGone(PilotMessage.ContextGone m) {
    said =
        "ContextGone "
            + m.context()
            + " "
            + m.cause()
            + " '"
            + m.evidence().replace("\n", "; ")
            + "' blamed"
            + indices(m.blamed().stream().map(PilotMessage.Blamed::call).toList())
            + " bystanders"
            + indices(m.bystanders())
            + (m.certain() ? " certain" : "");
  }

  private static List<Integer> indices(List<CallRef> calls) {
    return calls.stream().map(CallRef::index).toList();
  }

  @Override
  public void draining(PilotMessage.Draining m) {
    said = "Draining " + m.reason() + (m.preempted() ? " preempted" : "");
  }

  @Override
  public void goodbye(PilotMessage.Goodbye m) {
    said = "Goodbye " + m.reason();
  }

  @Override
  public void aboutFile(PilotMessage.AboutFile m) {
    said = "AboutFile " + m.word();
  }

  @Override
  public void lifeLeft(PilotMessage.LifeLeft m) {
    said = "LifeLeft " + m.millis();
  }
}
