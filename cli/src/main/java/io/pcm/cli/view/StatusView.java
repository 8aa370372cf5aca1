package io.pcm.cli.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.api.status.Adopted;
import io.pcm.api.status.PilotProgress;
import io.pcm.api.status.RunProgress;
import io.pcm.api.status.Strangers;
import io.pcm.manager.loop.StatusJson;
import io.pcm.runtime.inspect.PilotJobs.Listing;
import io.pcm.runtime.inspect.RunStatus;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The output of {@code pcm status}. */
public final class StatusView {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  private StatusView() {}

  /** One line, described in {@code docs/json.md}. */
  public static String json(RunStatus status, Listing pilots) {
    try {
      ObjectNode node = (ObjectNode) JSON.readTree(StatusJson.of(status.view()).toString());
      node.put("run", status.run().toString());
      node.put("live", status.live());
      node.put("asOf", status.asOf().toString());
      QueueView.add(node, pilots);
      return node.toString();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("we wrote it ourselves", e);
    }
  }

  /**
   * @param width columns of the screen
   */
  public static String text(RunStatus status, Listing pilots, int width) {
    RunProgress view = status.view();
    StringBuilder text = new StringBuilder();
    text.append(word(status)).append(", as of ").append(WHEN.format(status.asOf())).append("\n\n");
    text.append(new RunTables(view, width).text());
    text.append(FailuresText.of(view, status.run(), width)).append('\n');
    if (status.live() && !view.pilots().isEmpty()) {
      text.append(EndTable.aligned(pilots(view))).append('\n');
    }
    Tasks.unschedulable(view).forEach(line -> text.append(line).append("\n\n"));
    Tasks.heldBack(view).forEach(line -> text.append(line).append("\n\n"));
    if (status.live()) {
      List<String> avoided = Tasks.avoided(view);
      avoided.forEach(line -> text.append(line).append('\n'));
      text.append(avoided.isEmpty() ? "" : "\n");
    }
    if (view.storeWaits() != null) {
      text.append(view.storeWaits()).append("\n\n");
    }
    if (status.live() && view.outcome() == null) {
      List<String> groups = GroupsView.lines(view);
      groups.forEach(line -> text.append(line).append('\n'));
      text.append(groups.isEmpty() ? "" : "\n");
    }
    QueueView.text(pilots).ifPresent(line -> text.append(line).append("\n\n"));
    String usage = UsageText.details(view);
    text.append(usage).append(usage.isEmpty() ? "" : "\n");
    text.append(Texts.count(view.pilotsJoined(), "pilot", "pilots"));
    text.append(" joined, ").append(view.pilotsLost()).append(" lost");
    text.append(adopted(view.adopted()));
    text.append(strangers(view.strangers()));
    return text.toString();
  }

  /** Empty if no pilot has come back, and none is expected. */
  private static String adopted(Adopted adopted) {
    StringBuilder text = new StringBuilder();
    if (adopted.contexts() > 0) {
      text.append("\ncame back to this manager: ")
          .append(Texts.count(adopted.pilots(), "pilot", "pilots"))
          .append(" with ")
          .append(Texts.count(adopted.contexts(), "context", "contexts"))
          .append(" and ")
          .append(Texts.count(adopted.calls(), "call", "calls"));
    }
    if (adopted.expected() > 0) {
      text.append("\nstill expected back: ")
          .append(Texts.count(adopted.expected(), "pilot", "pilots"));
    }
    return text.toString();
  }

  /** Empty if nothing was refused or closed. */
  private static String strangers(Strangers strangers) {
    if (strangers.refusedMessages() + strangers.closedConnections() + strangers.failedConnections()
        == 0) {
      return "";
    }
    return "\nunknown peers: "
        + Texts.count(strangers.closedConnections(), "connection", "connections")
        + " closed, "
        + strangers.unjoined()
        + " open now; "
        + Texts.count(strangers.refusedMessages(), "message", "messages")
        + " refused"
        + (strangers.failedConnections() == 0
            ? ""
            : "; "
                + Texts.count(strangers.failedConnections(), "connection", "connections")
                + " failed for lack of file descriptors (ulimit -n)");
  }

  private static String word(RunStatus status) {
    if (status.view().outcome() != null) {
      return "the run has ended: " + status.view().outcome();
    }
    if (!status.live()) {
      return "the run stopped before its end";
    }
    return status.view().draining() ? "the run is stopping" : "the run is in progress";
  }

  private static String gpus(PilotProgress pilot) {
    String holders = Gpus.holders(pilot);
    return Gpus.text(pilot) + (holders.isEmpty() ? "" : ", " + holders);
  }

  private static List<List<String>> pilots(RunProgress view) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of("pilot", "host", "job", "state", "GPUs", "warm contexts", "calls", "silent for"));
    for (PilotProgress pilot : view.pilots()) {
      rows.add(
          List.of(
              pilot.pilot(),
              pilot.host(),
              pilot.job().isEmpty() ? "-" : pilot.job(),
              pilot.state().name(),
              gpus(pilot),
              String.valueOf(pilot.warmContexts()),
              String.valueOf(pilot.calls()),
              Texts.number(pilot.silentSeconds()) + " s"));
    }
    return rows;
  }
}
