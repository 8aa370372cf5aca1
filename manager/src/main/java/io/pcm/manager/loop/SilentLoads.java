package io.pcm.manager.loop;

import io.pcm.api.workflow.Library;
import io.pcm.manager.core.Fact;
import io.pcm.manager.core.RunPlan;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Notices programs that do not answer LOAD: each library of {@code kind: command} of which nothing
 * has loaded under this manager, once. Used only by the loop.
 */
final class SilentLoads {
  /** Most programs load faster, and nobody has waited long by then. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final RunPlan plan;
  private final Consumer<SilentLoad> tell;
  private final Map<SessionId, Fact.PilotJoined> pilots = new HashMap<>();
  private final Map<ContextId, Loading> loading = new LinkedHashMap<>();

  /** Libraries that have loaded, or were told of. */
  private final Set<LibraryNumber> settled = new HashSet<>();

  private record Loading(Fact.ContextOpened opened, Instant since) {}

  /**
   * @param tell must not block
   */
  SilentLoads(RunPlan plan, Consumer<SilentLoad> tell) {
    this.plan = plan;
    this.tell = tell;
  }

  void add(Fact fact, Instant now) {
    if (fact instanceof Fact.PilotJoined joined) {
      pilots.put(joined.session(), joined);
    } else if (fact instanceof Fact.PilotLeft left) {
      pilots.remove(left.session());
    } else if (fact instanceof Fact.ContextOpened opened) {
      if (recipe(opened.library()).host() instanceof Library.Host.Command
          && !settled.contains(opened.library())) {
        loading.put(opened.context(), new Loading(opened, now));
      }
    } else if (fact instanceof Fact.ContextWarmed warmed) {
      Loading known = loading.remove(warmed.context());
      if (known != null) {
        settle(known.opened().library());
      }
    } else if (fact instanceof Fact.ContextEnded ended) {
      loading.remove(ended.context());
    }
  }

  private Library recipe(LibraryNumber library) {
    return plan.libraries().get(library.value()).library();
  }

  private void settle(LibraryNumber library) {
    settled.add(library);
    loading.values().removeIf(each -> each.opened().library().equals(library));
  }

  /** Tells of loads that take long by now. */
  void look(Instant now) {
    for (Loading each = late(now); each != null; each = late(now)) {
      Library library = recipe(each.opened().library());
      Duration waited = Duration.between(each.since(), now);
      Fact.@Nullable PilotJoined pilot = pilots.get(each.opened().session());
      settle(each.opened().library());
      if (pilot != null && waited.compareTo(library.loadTimeout()) < 0) {
        tell.accept(
            new SilentLoad(
                library.name(),
                ((Library.Host.Command) library.host()).isPython(),
                pilot.pilot(),
                pilot.host(),
                each.opened().context(),
                library.loadTimeout().minus(waited)));
      }
    }
  }

  private @Nullable Loading late(Instant now) {
    for (Loading each : loading.values()) {
      if (Duration.between(each.since(), now).compareTo(PATIENCE) >= 0) {
        return each;
      }
    }
    return null;
  }
}
