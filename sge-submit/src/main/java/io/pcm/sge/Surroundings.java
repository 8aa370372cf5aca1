package io.pcm.sge;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobHere;
import io.pcm.api.batch.JobLife;
import io.pcm.api.batch.JobRoom;
import io.pcm.submit.Commands.Answer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Information about this process's job from its environment variables and qconf ({@code man qsub},
 * Environmental variables). Grid Engine does not tell a job its time, its memory and its number of
 * restarts, so the job script does.
 */
final class Surroundings {
  private static final String STARTED = "PCM_SGE_STARTED";
  private static final String TIME = "PCM_SGE_TIME";
  private static final String MEMORY = "PCM_SGE_MEMORY";
  private static final String RERUNS = "PCM_SGE_RERUNS";

  private static final Pattern COUNT = Pattern.compile("\\d{1,18}");
  private static final Pattern CLOCK =
      Pattern.compile("(?:(\\d{0,9}):)?(?:(\\d{0,9}):)?(\\d{1,9})");
  private static final Logger LOG = LoggerFactory.getLogger(Surroundings.class);

  private Surroundings() {}

  /** Lines of the job script. */
  static List<String> exports(JobRoom room, List<String> extra) {
    List<String> lines = new ArrayList<>();
    Stream<Duration> theirs =
        OptionWords.resources(extra).stream()
            .filter(resource -> OptionWords.name(resource).equals("h_rt"))
            .flatMap(resource -> time(OptionWords.value(resource)).stream());
    Stream.concat(room.time().stream(), theirs)
        .findFirst()
        .ifPresent(time -> lines.add("export " + TIME + "=" + time.toSeconds()));
    room.memory().ifPresent(bytes -> lines.add("export " + MEMORY + "=" + bytes));
    lines.add("export " + STARTED + "=`date +%s` " + RERUNS + "=0");
    // RESTARTED is 1 in each run except the first.
    lines.add(
        "[ \"${RESTARTED:-0}\" = 0 ] || { echo again >>\"$SGE_STDOUT_PATH.reruns\"; "
            + RERUNS
            + "=`wc -l <\"$SGE_STDOUT_PATH.reruns\"`; }");
    return lines;
  }

  static Optional<JobHere> job(Map<String, String> environment, SgeCommands commands, Clock clock) {
    Optional<SgeId> id = id(environment);
    if (id.isEmpty()) {
      return Optional.empty();
    }
    String queue = queue(environment, commands);
    return Optional.of(
        new JobHere(
            id.get().job(),
            restarts(environment),
            life(environment, limit(queue, "h_rt"), clock),
            limit(queue, "notify"),
            room(environment)));
  }

  /** In a plain job the task is {@code undefined}; without the variable, this is not a job. */
  private static Optional<SgeId> id(Map<String, String> environment) {
    String task = environment.getOrDefault("SGE_TASK_ID", "");
    String job = environment.getOrDefault("JOB_ID", "");
    return task.isEmpty()
        ? Optional.empty()
        : SgeId.parse(task.equals("undefined") ? job : job + "." + task);
  }

  private static int restarts(Map<String, String> environment) {
    OptionalLong said = count(environment, RERUNS);
    long known = said.isPresent() ? said.getAsLong() : count(environment, "RESTARTED").orElse(0);
    return (int) Math.min(known, Integer.MAX_VALUE);
  }

  private static JobRoom room(Map<String, String> environment) {
    OptionalLong slots = count(environment, "NSLOTS");
    OptionalLong memory = count(environment, MEMORY);
    return new JobRoom(
        slots.orElse(0) > 0 ? OptionalInt.of((int) slots.getAsLong()) : OptionalInt.empty(),
        memory.orElse(0) > 0 ? memory : OptionalLong.empty(),
        OptionalInt.empty(),
        Optional.empty());
  }

  /** The minimum of what was requested and what the queue allows. */
  private static Optional<JobLife> life(
      Map<String, String> environment, Optional<Duration> allowed, Clock clock) {
    OptionalLong started = count(environment, STARTED);
    OptionalLong asked = count(environment, TIME);
    return Stream.concat(
            asked.isPresent() ? Stream.of(Duration.ofSeconds(asked.getAsLong())) : Stream.empty(),
            allowed.stream())
        .min(Duration::compareTo)
        .filter(time -> started.isPresent())
        .map(time -> Instant.ofEpochSecond(started.getAsLong()).plus(time))
        .map(end -> Duration.between(clock.instant(), end))
        .map(left -> new JobLife(left.isNegative() ? Duration.ZERO : left));
  }

  private static OptionalLong count(Map<String, String> environment, String name) {
    String text = environment.getOrDefault(name, "").strip();
    return COUNT.matcher(text).matches()
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  /** A compute node may not be allowed to ask. */
  private static String queue(Map<String, String> environment, SgeCommands commands) {
    String name = environment.getOrDefault("QUEUE", "");
    if (name.isEmpty() || name.startsWith("-")) {
      return "";
    }
    try {
      Answer answer = commands.settingsOf(name);
      if (answer.exit() == 0) {
        return answer.out();
      }
      LOG.info("Cannot tell what the queue {} allows: {}", name, answer.complaint());
    } catch (BatchSystemException e) {
      LOG.info("Cannot tell what the queue {} allows: {}", name, e.getMessage());
    }
    return "";
  }

  /** The limit of the queue; limits of single machines may follow it. */
  private static Optional<Duration> limit(String queue, String name) {
    return queue
        .lines()
        .map(line -> line.strip().split("[\\s,]+"))
        .filter(words -> words.length > 1 && words[0].equals(name))
        .findFirst()
        .flatMap(words -> time(words[1]));
  }

  /** Seconds, or {@code h:m:s}; empty for INFINITY and NONE. */
  static Optional<Duration> time(String text) {
    Matcher clock = CLOCK.matcher(text);
    if (!clock.matches()) {
      return Optional.empty();
    }
    boolean two = clock.group(1) != null && clock.group(2) == null;
    long hours = two ? 0 : number(clock.group(1));
    long minutes = number(two ? clock.group(1) : clock.group(2));
    return Optional.of(
        Duration.ofHours(hours).plusMinutes(minutes).plusSeconds(number(clock.group(3))));
  }

  private static long number(@Nullable String text) {
    return text == null || text.isEmpty() ? 0 : Long.parseLong(text);
  }
}
