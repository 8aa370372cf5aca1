package io.pcm.workflowfile;

import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.Policy.OnError;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads {@code retries}, {@code on-error}, {@code max-failures} and {@code keep} of a task. */
final class PolicyReader {
  static final List<String> KEYS = List.of("retries", "on-error", "max-failures", "keep");
  private static final int RETRIES = 1000;

  private final Fields task;

  PolicyReader(Fields task) {
    this.task = task;
  }

  Policy read() {
    int afterError = Policy.DEFAULT.retriesAfterError();
    int afterDeath = Policy.DEFAULT.retriesAfterDeath();
    Optional<Field> retries = task.get("retries");
    if (retries.isPresent() && retries.get().value() instanceof Value.Mapping) {
      Fields both = new Fields((Value.Mapping) retries.get().value(), retries.get());
      both.allowOnly("retries", List.of("error", "death"));
      afterError = count(both.get("error"), afterError);
      afterDeath = count(both.get("death"), afterDeath);
    } else if (retries.isPresent()) {
      afterError = count(retries, afterError);
      afterDeath = count(retries, afterDeath);
    }
    OnError onError =
        task.get("on-error")
            .flatMap(f -> f.choice(List.of("row", "fail")))
            .map(word -> word.equals("fail") ? OnError.FAIL : OnError.ROW)
            .orElse(OnError.ROW);
    return new Policy(afterError, afterDeath, onError, maxFailures(onError), keep());
  }

  private static int count(Optional<Field> field, int otherwise) {
    return field.map(f -> (int) f.integer(0, RETRIES).orElse(otherwise)).orElse(otherwise);
  }

  private OptionalInt maxFailures(OnError onError) {
    Optional<Field> field = task.get("max-failures");
    if (field.isEmpty()) {
      return OptionalInt.empty();
    }
    if (onError == OnError.FAIL) {
      task.key("max-failures")
          .wrong("has no effect with 'on-error: fail', where one failure fails the task");
    }
    return field.get().integer(1, Integer.MAX_VALUE).stream().mapToInt(n -> (int) n).findFirst();
  }

  private Optional<List<String>> keep() {
    return task.get("keep")
        .map(
            field ->
                List.copyOf(
                    new LinkedHashSet<>(
                        field.words("a list of fields of the item, such as [id, label]"))));
  }
}
