package io.pcm.cli.view;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.status.GroupProgress;
import io.pcm.api.status.GroupProgress.Range;
import io.pcm.api.status.RunProgress;
import io.pcm.runtime.inspect.PilotJobs.Explained;
import io.pcm.runtime.inspect.PilotJobs.Listing;
import io.pcm.runtime.inspect.PilotScale.Scaled;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class GroupsViewTest {
  private static final Range WIDE = new Range(0, 200);
  private static final GroupProgress.Why PENDING =
      new GroupProgress.Why(
          "pending",
          "8 jobs wait in the queue, as many as may wait at a time",
          "nothing, more are requested as soon as one starts");
  private static final GroupProgress SPARE = group("spare", WIDE, WIDE, 12, PENDING);
  private static final GroupProgress SCALED = group("spare", new Range(0, 50), WIDE, 12, PENDING);
  private static final GroupProgress OURS =
      group(
          "ours",
          new Range(4, 4),
          new Range(4, 4),
          4,
          new GroupProgress.Why("fixed", "the number of pilots is fixed at 4", "to change it: so"));

  private static GroupProgress group(
      String name, Range now, Range declared, int wanted, GroupProgress.Why why) {
    return new GroupProgress(
        name,
        "slurm",
        now.min(),
        now.max(),
        declared,
        new GroupProgress.Jobs(wanted, wanted - 4, 1, 3),
        why);
  }

  private static RunProgress run(GroupProgress... groups) {
    return SampleRun.progress(120).toBuilder().groups(List.of(groups)).build();
  }

  @Test
  void a_status_has_a_line_for_each_group_unless_there_is_only_a_fixed_one() throws IOException {
    Golden.check("groups-lines.txt", String.join("\n", GroupsView.lines(run(SPARE, OURS))));
    assertThat(GroupsView.lines(run(SPARE))).hasSize(1);
    assertThat(GroupsView.lines(run(group("slurm", WIDE, WIDE, 4, PENDING))).get(0))
        .startsWith("group slurm: ");
    assertThat(GroupsView.lines(run(OURS))).isEmpty();
    assertThat(GroupsView.lines(run())).isEmpty();
  }

  @Test
  void progress_shows_them_too() throws IOException {
    Golden.check(
        "progress-groups.txt",
        String.join(
            "\n", ProgressText.block(run(SPARE), Duration.ofSeconds(20), new Rates(), 100, 24)));
  }

  @Test
  void an_explanation_begins_with_the_groups() throws IOException {
    Listing none = new Listing(List.of(), List.of(), List.of());
    Explanation answer =
        Explanation.of(new Explained(none, List.of(SCALED, OURS)), job -> "", row -> "");
    Golden.check("pilots-explain-bounds.txt", answer.text());
    Golden.check("pilots-explain-bounds.json", answer.json());
  }

  @Test
  void a_change_of_bounds_is_told_in_one_line() throws IOException {
    Scaled taken = new Scaled(SPARE, SCALED.range(), SCALED);
    Scaled late = new Scaled(SPARE, SCALED.range(), SPARE);
    Scaled same = new Scaled(SCALED, SCALED.range(), SCALED);
    Scaled fixed = new Scaled(SPARE, OURS.range(), group("spare", OURS.range(), WIDE, 4, PENDING));
    Golden.check(
        "pilots-scale.txt",
        Stream.of(taken, late, same, fixed).map(GroupsView::text).collect(joining("\n")));
    Golden.check(
        "pilots-scale.json", Stream.of(taken, late).map(GroupsView::json).collect(joining("\n")));
  }
}
