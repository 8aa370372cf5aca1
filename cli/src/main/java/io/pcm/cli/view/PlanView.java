package io.pcm.cli.view;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.api.batch.Preview;
import io.pcm.runtime.inspect.PilotJobs.Plan;
import io.pcm.submit.ShellWord;
import java.util.stream.Collectors;

/** The output of {@code pcm pilots submit --dry-run}. {@code docs/json.md} describes the JSON. */
public final class PlanView {
  /** Increased when a member is removed or changes its meaning. */
  private static final int VERSION = 1;

  private static final ObjectMapper JSON = new ObjectMapper();

  private PlanView() {}

  /** Only the scripts, or the command line of a pilot that needs none. */
  public static String text(Plan plan) {
    return plan.commands().stream()
        .map(each -> each.script().isEmpty() ? ShellWord.line(each.command()) : each.script())
        .collect(Collectors.joining("\n"))
        .stripTrailing();
  }

  public static String json(Plan plan) {
    ObjectNode root = JSON.createObjectNode().put("version", VERSION);
    root.put("system", plan.system());
    ArrayNode commands = root.putArray("commands");
    for (Preview each : plan.commands()) {
      ObjectNode node = commands.addObject().put("name", each.name()).put("count", each.count());
      ArrayNode argv = node.putArray("argv");
      each.command().forEach(argv::add);
      node.put("script", each.script());
    }
    return root.toString();
  }
}
