package io.pcm.sge;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.api.batch.JobRoom;
import io.pcm.submit.MemoryText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The resources that a job requests with {@code -pe} and {@code -l}. */
final class RequestedResources {
  /** Grid Engine refuses longer expressions (2048 characters, measured with 8.1.9). */
  private static final int EXPRESSION_MAX = 2000;

  private static final Logger LOG = LoggerFactory.getLogger(RequestedResources.class);

  private RequestedResources() {}

  static List<String> of(SgeSettings settings, JobRoom room) throws BatchSystemException {
    List<String> options = new ArrayList<>();
    int slots = room.cpus().orElse(1);
    room.cpus().ifPresent(cpus -> options.add("-pe " + settings.pe() + " " + cpus));
    room.time().ifPresent(time -> options.add("-l h_rt=" + (time.plusMillis(999).toSeconds())));
    for (String name : room.memory().isPresent() ? settings.memory() : List.<String>of()) {
      long each = divided(room.memory().getAsLong(), settings.perJob().contains(name) ? 1 : slots);
      options.add("-l " + name + "=" + MemoryText.of(each));
    }
    int gpus = room.gpus().orElse(0);
    boolean theirs =
        OptionWords.resources(settings.extra()).stream()
            .anyMatch(resource -> OptionWords.name(resource).equals(settings.gpu()));
    if (gpus > 0 && !theirs) {
      options.add("-l " + settings.gpu() + "=" + gpus(settings, gpus, slots));
    }
    return options;
  }

  /** Divides and rounds up. */
  private static long divided(long all, long size) {
    return (all - 1) / size + 1;
  }

  private static int gpus(SgeSettings settings, int gpus, int slots) throws BatchSystemException {
    if (settings.perJob().contains(settings.gpu())) {
      return gpus;
    }
    if (gpus % slots != 0) {
      throw new BatchSystemException(
          Kind.REFUSED,
          gpus
              + " GPUs cannot be divided among "
              + slots
              + " slots, which must all get the same number of '"
              + settings.gpu()
              + "'; change --cpus, so that the number of GPUs is a multiple of it");
    }
    return gpus / slots;
  }

  /**
   * The condition on a job's machine: the conditions of the user's lines, and none of these
   * machines. If there are more machines than Grid Engine accepts, the rest is not avoided.
   */
  static List<String> avoiding(SgeSettings settings, Collection<String> machines) {
    if (machines.isEmpty()) {
      return List.of();
    }
    StringBuilder condition = new StringBuilder();
    for (String resource : OptionWords.resources(settings.extra())) {
      if (List.of("hostname", "host", "h").contains(OptionWords.name(resource))) {
        condition.append('(').append(OptionWords.value(resource)).append(")&");
      }
    }
    List<String> named = new ArrayList<>();
    int length = condition.length();
    for (String machine : machines) {
      length += machine.length() + 1;
      if (length < EXPRESSION_MAX) {
        named.add(machine);
      }
    }
    if (named.size() < machines.size()) {
      LOG.warn("only {} of {} machines can be avoided", named.size(), machines.size());
    }
    return List.of("-l hostname=" + condition + "!(" + String.join("|", named) + ")");
  }
}
