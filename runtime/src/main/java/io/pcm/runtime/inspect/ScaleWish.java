package io.pcm.runtime.inspect;

import io.pcm.api.status.GroupProgress;
import io.pcm.api.workflow.Suggestion;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import io.pcm.runtime.sites.BatchSystems;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * New bounds of a group, as a user wants them.
 *
 * @param group its name
 * @param min the fewest pilots; null: as before
 * @param max the most pilots; null: as before
 */
public record ScaleWish(String group, @Nullable Integer min, @Nullable Integer max) {
  /**
   * The group that is meant.
   *
   * @param groups those of the run
   * @throws RunException if the run has no such group
   */
  GroupProgress group(List<GroupProgress> groups) throws RunException {
    if (groups.isEmpty()) {
      throw wrong(
          "this run has no groups of pilots; to give it some, add pilots with min and max to the"
              + " workflow file, then stop the run and run the same command again");
    }
    List<String> names = groups.stream().map(GroupProgress::group).toList();
    int place = names.indexOf(group);
    if (place < 0) {
      String near = Suggestion.among(names, group);
      String all = "; the groups of this run: " + String.join(", ", names);
      throw wrong(
          "no group '" + group + "' in this run" + (near.startsWith("; did") ? near : "") + all);
    }
    return groups.get(place);
  }

  /**
   * The bounds that it should have.
   *
   * @param now the group as it is
   * @throws RunException if it cannot have them
   */
  GroupProgress.Range bounds(GroupProgress now) throws RunException {
    int least = min == null ? now.min() : min;
    int most = max == null ? now.max() : max;
    if (least < 0) {
      throw wrong("--min must be 0 or more, not " + least);
    }
    requireMax(now, most);
    if (least > most) {
      throw crossed(now, least, most);
    }
    return new GroupProgress.Range(least, most);
  }

  private void requireMax(GroupProgress now, int most) throws RunException {
    boolean local = BatchSystems.isLocal(now.system());
    int limit = BatchSystems.named(now.system()).pilotsMax();
    if (most < 1 || most > limit) {
      String none =
          "; for no pilots at all, remove the group from the workflow file, then run the same"
              + " command again";
      throw wrong("--max must be 1 to " + limit + ", not " + most + (most == 0 ? none : ""));
    }
    int shares = now.declared().max();
    if (local && most > shares) {
      throw wrong(
          "--max must be 1 to "
              + shares
              + ", not "
              + most
              + ": this machine was divided into "
              + shares
              + (shares == 1 ? " share" : " shares")
              + " when the run was started; for more, change max in the workflow file, then run the"
              + " same command again");
    }
  }

  private RunException crossed(GroupProgress now, int least, int most) {
    String again = "pcm pilots scale " + group;
    if (max == null) {
      return wrong(
          "--min %d is more than the group's max, which is %d; to raise both: %s --min %d --max %d"
              .formatted(least, most, again, least, least));
    }
    if (min == null) {
      return wrong(
          "--max %d is less than the group's min, which is %d; to lower both: %s --min %d --max %d"
              .formatted(most, now.min(), again, most, most));
    }
    return wrong("--min must be at most --max, which is " + most + ", not " + least);
  }

  private static RunException wrong(String message) {
    return new RunException(Kind.WORKFLOW, message);
  }
}
