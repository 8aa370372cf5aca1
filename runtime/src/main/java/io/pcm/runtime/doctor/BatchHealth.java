package io.pcm.runtime.doctor;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemProvider;
import io.pcm.runtime.sites.BatchSystems;
import io.pcm.submit.CommandRunner;
import io.pcm.submit.Commands.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which batch systems are installed, and whether they answer. */
final class BatchHealth {
  private static final Duration COMMAND = Duration.ofSeconds(10);
  private static final Duration SYSTEM = Duration.ofSeconds(25);

  private BatchHealth() {}

  static List<Examination> examinations(Optional<String> wanted) {
    List<Examination> all = new ArrayList<>();
    for (BatchSystemProvider each : BatchSystems.all()) {
      if (each.command().isPresent()) {
        boolean needed = wanted.filter(each.name()::equals).isPresent();
        all.add(new Examination(each.title(), SYSTEM, () -> examine(each, needed)));
      }
    }
    return all;
  }

  private static Finding examine(BatchSystemProvider system, boolean needed) {
    String command = system.command().orElseThrow();
    if (Programs.find(command).isEmpty()) {
      String text = "the command " + command + " is not in PATH";
      return needed
          ? Finding.problem(
              system.title(),
              text,
              "use a login node of the cluster, or a shell that sets it up (module load, source)")
          : Finding.absent(system.title(), text);
    }
    List<String> said = new ArrayList<>();
    for (List<String> words : system.questions()) {
      try {
        Answer answer = new CommandRunner(COMMAND, Map.of()).run(words, "");
        if (answer.exit() != 0) {
          return silent(
              system,
              needed,
              String.join(" ", words) + ": " + Programs.firstLine(answer.complaint()));
        }
        said.add(Programs.firstLine(answer.out()));
      } catch (BatchSystemException e) {
        return silent(system, needed, String.valueOf(e.getMessage()));
      }
    }
    return Finding.ok(
        system.title(), said.isEmpty() ? command + " is installed" : String.join("; ", said));
  }

  private static Finding silent(BatchSystemProvider system, boolean needed, String why) {
    return new Finding(
        system.title(),
        needed ? Finding.Level.PROBLEM : Finding.Level.WARNING,
        "is installed, but does not answer: " + why,
        "try the command by hand; if it fails there, ask the administrators of the cluster");
  }
}
