package io.pcm.cli.view;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.runtime.inspect.DiskUse;
import io.pcm.runtime.inspect.ListedRun;
import io.pcm.runtime.inspect.OldVersions;
import io.pcm.runtime.inspect.RunPhase;
import io.pcm.runtime.rundir.LockHolder;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The output of {@code pcm runs list}, {@code du} and {@code rm}. */
public final class RunsView {
  /** Increased when a member is removed or changes its meaning. */
  private static final int VERSION = 1;

  private static final String UNKNOWN = "-";
  private static final ObjectMapper JSON = new ObjectMapper();

  private RunsView() {}

  /**
   * A table, with lines below for what is broken.
   *
   * @param sizes what the runs take on disk, by path; empty if that was not asked for
   */
  public static String table(List<ListedRun> runs, Map<Path, DiskUse> sizes, ZoneId zone) {
    List<List<String>> rows = new ArrayList<>();
    List<String> head =
        new ArrayList<>(List.of("run", "state", "tasks", "calls", "failed", "started"));
    if (!sizes.isEmpty()) {
      head.add("size");
    }
    rows.add(head);
    StringBuilder notes = new StringBuilder();
    for (ListedRun run : runs) {
      List<String> row = new ArrayList<>(row(run, zone));
      if (!sizes.isEmpty()) {
        row.add(
            Optional.ofNullable(sizes.get(run.run()))
                .map(use -> Sizes.text(use.bytes()))
                .orElse(UNKNOWN));
      }
      rows.add(row);
      if (!run.why().isEmpty()) {
        notes.append('\n').append(name(run.run())).append(": ").append(Texts.printable(run.why()));
      }
    }
    return EndTable.aligned(rows).stripTrailing() + (notes.isEmpty() ? "" : "\n" + notes);
  }

  private static List<String> row(ListedRun run, ZoneId zone) {
    Optional<ListedRun.Counts> counts = run.counts();
    return List.of(
        name(run.run()),
        state(run),
        counts.map(each -> each.tasksDone() + "/" + each.tasks()).orElse(UNKNOWN),
        counts.map(each -> each.succeeded() + each.failed() + "/" + each.calls()).orElse(UNKNOWN),
        counts.map(each -> String.valueOf(each.failed())).orElse(UNKNOWN),
        run.started().map(when -> time(when, zone)).orElse(UNKNOWN));
  }

  static String state(ListedRun run) {
    return word(run.phase())
        + run.holder()
            .filter(holder -> run.phase() == RunPhase.RUNNING)
            .map(holder -> " on " + Texts.printable(holder.host()) + ", process " + holder.pid())
            .orElse("");
  }

  private static String word(RunPhase phase) {
    return phase.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static String time(Instant when, ZoneId zone) {
    return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(zone).format(when);
  }

  static String name(Path run) {
    return Texts.printable(run.getFileName() == null ? "/" : run.getFileName().toString());
  }

  public static String json(List<ListedRun> runs, Map<Path, DiskUse> sizes) {
    ObjectNode root = JSON.createObjectNode().put("version", VERSION);
    ArrayNode all = root.putArray("runs");
    for (ListedRun run : runs) {
      DiskUse use = sizes.get(run.run());
      ObjectNode node = node(run);
      if (use != null) {
        node.put("bytes", use.bytes());
      }
      all.add(node);
    }
    return root.toString();
  }

  static ObjectNode node(ListedRun run) {
    ObjectNode node = JSON.createObjectNode();
    node.put("name", run.run().getFileName() == null ? "" : run.run().getFileName().toString());
    node.put("run", run.run().toString()).put("state", run.phase().name());
    node.put("why", run.why().isEmpty() ? null : run.why());
    node.put("host", run.holder().map(LockHolder::host).orElse(null));
    node.put("pid", run.holder().map(LockHolder::pid).orElse(null));
    node.put("started", run.started().map(Instant::toString).orElse(null));
    node.set("counts", JSON.valueToTree(run.counts().orElse(null)));
    return node;
  }

  /** What takes the room, and links that were not followed. */
  public static String text(DiskUse use) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("part", "files", "size"));
    use.parts()
        .forEach(
            part -> rows.add(List.of(part.name(), "" + part.files(), Sizes.text(part.bytes()))));
    rows.add(List.of("all", "" + use.files(), Sizes.text(use.bytes())));
    StringBuilder text = new StringBuilder(EndTable.aligned(rows));
    use.links()
        .forEach(
            link ->
                text.append("not followed: ")
                    .append(Texts.printable(link.toString()))
                    .append(" (a link)\n"));
    return text.toString().stripTrailing();
  }

  public static String json(DiskUse use) {
    ObjectNode root = JSON.createObjectNode().put("version", VERSION);
    root.put("run", use.run().toString()).put("bytes", use.bytes()).put("files", use.files());
    root.set("parts", JSON.valueToTree(use.parts()));
    ArrayNode links = root.putArray("links");
    use.links().forEach(link -> links.add(link.toString()));
    return root.toString();
  }

  /** What {@code pcm stop} did: the number of running calls is empty if there was no manager. */
  public static String stopping(Path run, OptionalInt running) {
    ObjectNode root = JSON.createObjectNode().put("version", VERSION);
    root.put("run", run.toString()).put("stopping", running.isPresent());
    return root.put("running", running.isPresent() ? running.getAsInt() : null).toString();
  }

  /** How a run ended; empty if it has not. */
  public static String ended(Path run, Optional<RunPhase> end) {
    ObjectNode root = JSON.createObjectNode().put("version", VERSION);
    return root.put("run", run.toString())
        .put("state", end.map(RunPhase::name).orElse(null))
        .toString();
  }

  /** One removed run, or one that would be. */
  public static String removed(DiskUse use, boolean dryRun) {
    return (dryRun ? "would remove " : "removed ")
        + Texts.printable(use.run().toString())
        + " ("
        + Texts.count(use.files(), "file", "files")
        + ", "
        + Sizes.text(use.bytes())
        + ")"
        + (use.links().isEmpty()
            ? ""
            : "; links in it "
                + (dryRun ? "would go" : "are gone")
                + ", but not what they lead to: "
                + Texts.printable(use.links().toString()));
  }

  /** Earlier versions of tasks that were removed from a run, or would be. */
  public static String old(OldVersions removed, boolean dryRun) {
    return (dryRun ? "would remove " : "removed ")
        + Texts.count(removed.versions(), "earlier version", "earlier versions")
        + " of tasks of "
        + Texts.printable(removed.run().toString())
        + (dryRun ? "" : " (" + Sizes.text(removed.bytes()) + ")");
  }

  public static String oldJson(List<OldVersions> removed, boolean dryRun) {
    ObjectNode root = JSON.createObjectNode().put("version", VERSION).put("dryRun", dryRun);
    ArrayNode all = root.putArray("removed");
    removed.forEach(
        each ->
            all.addObject()
                .put("run", each.run().toString())
                .put("versions", each.versions())
                .put("bytes", each.bytes()));
    return root.toString();
  }

  public static String json(List<DiskUse> removed, boolean dryRun) {
    ObjectNode root = JSON.createObjectNode().put("version", VERSION).put("dryRun", dryRun);
    ArrayNode all = root.putArray("removed");
    removed.forEach(
        use ->
            all.addObject()
                .put("run", use.run().toString())
                .put("files", use.files())
                .put("bytes", use.bytes()));
    return root.toString();
  }
}
