package io.pcm.cli.view;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.api.status.GroupProgress;
import io.pcm.api.status.GroupProgress.Range;
import io.pcm.api.status.RunProgress;
import io.pcm.runtime.inspect.PilotScale.Scaled;
import java.util.List;

/** How the groups of pilots of a run are. {@code docs/json.md} describes the JSON. */
public final class GroupsView {
  private static final int VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private GroupsView() {}

  /** A line for each group, if the run chooses their numbers or has several. */
  static List<String> lines(RunProgress view) {
    List<GroupProgress> groups = view.groups();
    boolean plain = groups.size() == 1 && isFixed(groups.get(0).range());
    return plain ? List.of() : groups.stream().map(GroupsView::line).toList();
  }

  private static String line(GroupProgress group) {
    return name(group)
        + ": "
        + state(group.jobs())
        + "; "
        + group.jobs().wanted()
        + " of "
        + words(group.range())
        + " wanted";
  }

  /** A paragraph: how the group is, why it does not get more pilots, and what one can do. */
  static String explanation(GroupProgress group) {
    boolean changed = !group.range().equals(group.declared());
    return name(group)
        + ": "
        + pilots(group.range())
        + (changed ? " (" + words(group.declared()) + " at the start of the run)" : "")
        + ", "
        + group.jobs().wanted()
        + " wanted now; "
        + state(group.jobs())
        + "\n  why not more: "
        + Texts.printable(group.why().text())
        + "\n  what to do: "
        + Texts.printable(group.why().advice())
        + "\n";
  }

  /** The result of changing bounds. */
  public static String text(Scaled done) {
    String group = Texts.printable(done.before().group());
    String was = words(done.before().range());
    if (!done.applies()) {
      return group
          + ": "
          + pilots(done.bounds())
          + " as soon as the manager looks (still "
          + was
          + "; it may be waiting for the batch system); to see when: pcm pilots explain";
    }
    GroupProgress.Jobs jobs = done.now().jobs();
    boolean same = done.before().range().equals(done.bounds());
    return group
        + ": "
        + pilots(done.bounds())
        + (same ? " as before" : " from now on (was " + was + ")")
        + "; "
        + jobs.wanted()
        + " wanted, "
        + jobs.waiting()
        + " waiting, "
        + (jobs.starting() > 0 ? jobs.starting() + " starting, " : "")
        + jobs.connected()
        + " connected";
  }

  public static String json(Scaled done) {
    ObjectNode root = JSON.createObjectNode().put("version", VERSION);
    root.put("group", done.before().group());
    root.put("min", done.bounds().min()).put("max", done.bounds().max());
    root.set("before", JSON.valueToTree(done.before().range()));
    root.put("applies", done.applies());
    root.set("jobs", JSON.valueToTree(done.now().jobs()));
    return root.toString();
  }

  static void add(List<GroupProgress> groups, ArrayNode array) {
    groups.forEach(group -> array.add(JSON.<ObjectNode>valueToTree(group)));
  }

  private static String name(GroupProgress group) {
    boolean same = group.group().equals(group.system());
    return "group " + Texts.printable(group.group()) + (same ? "" : " (" + group.system() + ")");
  }

  private static String state(GroupProgress.Jobs jobs) {
    return jobs.connected()
        + " connected, "
        + jobs.starting()
        + " starting, "
        + jobs.waiting()
        + " waiting";
  }

  private static String pilots(Range range) {
    return words(range) + (range.max() == 1 ? " pilot" : " pilots");
  }

  private static String words(Range range) {
    return isFixed(range) ? String.valueOf(range.max()) : range.min() + " to " + range.max();
  }

  private static boolean isFixed(Range range) {
    return range.min() == range.max();
  }
}
