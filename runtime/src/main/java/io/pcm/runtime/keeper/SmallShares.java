package io.pcm.runtime.keeper;

import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Resources;
import io.pcm.runtime.local.LocalShare;
import io.pcm.runtime.sites.PilotSettings;
import java.util.ArrayList;
import java.util.List;

/** Local pilots whose share of the memory is too small for a context. */
final class SmallShares {
  private SmallShares() {}

  /** One remark, with numbers and the ways out, for each library that no share has room for. */
  static List<String> remarks(List<LocalShare> shares, List<Library> libraries) {
    long most =
        shares.stream().mapToLong(each -> PilotSettings.bookable(each.memory())).max().orElse(0);
    List<String> remarks = new ArrayList<>();
    for (Library library : libraries) {
      if (library.resources().memory() > most) {
        remarks.add(
            "calls of library "
                + library.name()
                + " wait: a context needs "
                + display(library.resources().memory())
                + (library.memoryIsEstimated() ? " by PCM's estimate" : "")
                + ", and each local pilot has "
                + display(most)
                + " for contexts; "
                + (shares.size() > 1 ? "start fewer pilots, " : "")
                + "use a smaller context-size or fewer slots, or reserve less with resources:"
                + " {memory: ...}");
      }
    }
    return remarks;
  }

  private static String display(long memory) {
    return Resources.NONE.withMemory(memory).display();
  }
}
