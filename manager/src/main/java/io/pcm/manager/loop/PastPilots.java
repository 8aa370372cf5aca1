package io.pcm.manager.loop;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pilots and contexts that a run has had, as the logs of its managers tell: the lines of {@link
 * FactLog}. Logs are rotated, so the oldest may be missing.
 *
 * @param pilots in the order in which they joined; a pilot that came back is in it again
 * @param contexts in the order in which they were opened
 */
public record PastPilots(
    List<PastPilot> pilots, List<PastContext> contexts, List<CallInDeath> deaths) {
  public static final PastPilots NONE = new PastPilots(List.of(), List.of(), List.of());

  private static final String MARK = " io.pcm.manager - ";
  private static final Pattern JOINED =
      Pattern.compile("pilot (\\S+) on (\\S+) joined in session ([0-9a-f]+), (.*)");
  private static final Pattern LEFT =
      Pattern.compile("the pilot of session ([0-9a-f]+) is (lost|gone): (.*)");
  private static final Pattern OPENED =
      Pattern.compile("context ([0-9.]+) of (\\S+) opens in session ([0-9a-f]+)");
  private static final Pattern WARM =
      Pattern.compile("context ([0-9.]+) is warm after ([0-9]{1,15}) ms");
  private static final Pattern ENDED =
      Pattern.compile("context ([0-9.]+) ended \\(([A-Z_]+)\\), ([0-9]{1,9}) calls");
  private static final Pattern DEATH =
      Pattern.compile("task (.+): call ([0-9]{1,9}) was running when context ([0-9.]+) died");

  /**
   * @param left when it left; empty if it has not, as far as the log tells
   * @param lost whether it left without notice
   * @param reason why it left; empty if it has not
   */
  public record PastPilot(
      String session,
      String pilot,
      String host,
      String device,
      Optional<Instant> left,
      boolean lost,
      String reason) {}

  /**
   * @param session that of its pilot when it was opened
   * @param loadMillis empty if it never became warm
   * @param ended empty if it has not, as far as the log tells
   * @param cause the word for how it ended; empty if it has not
   * @param calls number of outcomes that it produced
   */
  public record PastContext(
      String context,
      String library,
      String session,
      OptionalLong loadMillis,
      Optional<Instant> ended,
      String cause,
      int calls) {}

  /** A call that was running when a context died. */
  public record CallInDeath(String task, int index, String context) {}

  public PastPilots {
    pilots = List.copyOf(pilots);
    contexts = List.copyOf(contexts);
    deaths = List.copyOf(deaths);
  }

  /** The pilot with which the context was opened. */
  public Optional<PastPilot> pilotOf(PastContext context) {
    return pilots.stream()
        .filter(each -> each.session().equals(context.session()))
        .reduce((one, last) -> last);
  }

  /** The contexts that the pilot opened. */
  public List<PastContext> contextsOf(PastPilot pilot) {
    return contexts.stream().filter(each -> each.session().equals(pilot.session())).toList();
  }

  /**
   * Reads logs.
   *
   * @param logs the oldest first; those that do not exist are left out
   */
  public static PastPilots read(List<Path> logs) throws IOException {
    Reading reading = new Reading();
    for (Path log : logs) {
      if (Files.isRegularFile(log)) {
        try (BufferedReader lines = Files.newBufferedReader(log, StandardCharsets.ISO_8859_1)) {
          for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            reading.add(line);
          }
        }
      }
    }
    return reading.all();
  }

  /** The pilots and contexts so far. */
  private static final class Reading {
    private final Map<String, PastPilot> pilots = new LinkedHashMap<>();
    private final Map<String, PastContext> contexts = new LinkedHashMap<>();
    private final List<CallInDeath> deaths = new ArrayList<>();

    void add(String line) {
      int mark = line.indexOf(MARK);
      int space = line.indexOf(' ');
      if (mark < 0 || space <= 0) {
        return;
      }
      String latin = line.substring(mark + MARK.length());
      String text = new String(latin.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
      if (text.startsWith("context ")) {
        context(text, line.substring(0, space));
      } else if (text.startsWith("task ")) {
        Matcher death = DEATH.matcher(text);
        if (death.matches()) {
          int index = Integer.parseInt(death.group(2));
          deaths.add(new CallInDeath(death.group(1), index, death.group(3)));
        }
      } else {
        pilot(text, line.substring(0, space));
      }
    }

    private void pilot(String text, String when) {
      Matcher joined = JOINED.matcher(text);
      Matcher left = LEFT.matcher(text);
      if (joined.matches()) {
        String session = joined.group(3);
        pilots.put(
            session,
            new PastPilot(
                session,
                joined.group(1),
                joined.group(2),
                joined.group(4),
                Optional.empty(),
                false,
                ""));
      } else if (left.matches()) {
        boolean lost = left.group(2).equals("lost");
        pilots.computeIfPresent(
            left.group(1),
            (session, pilot) ->
                new PastPilot(
                    session,
                    pilot.pilot(),
                    pilot.host(),
                    pilot.device(),
                    time(when),
                    lost,
                    left.group(3)));
      }
    }

    private void context(String text, String when) {
      Matcher opened = OPENED.matcher(text);
      Matcher warm = WARM.matcher(text);
      Matcher ended = ENDED.matcher(text);
      if (opened.matches()) {
        String id = opened.group(1);
        contexts.put(
            id,
            new PastContext(
                id,
                opened.group(2),
                opened.group(3),
                OptionalLong.empty(),
                Optional.empty(),
                "",
                0));
      } else if (warm.matches()) {
        OptionalLong load = OptionalLong.of(Long.parseLong(warm.group(2)));
        contexts.computeIfPresent(
            warm.group(1),
            (id, known) ->
                new PastContext(
                    id, known.library(), known.session(), load, known.ended(), known.cause(), 0));
      } else if (ended.matches()) {
        int calls = Integer.parseInt(ended.group(3));
        contexts.computeIfPresent(
            ended.group(1),
            (id, known) ->
                new PastContext(
                    id,
                    known.library(),
                    known.session(),
                    known.loadMillis(),
                    time(when),
                    ended.group(2),
                    calls));
      }
    }

    private static Optional<Instant> time(String when) {
      try {
        return Optional.of(OffsetDateTime.parse(when).toInstant());
      } catch (DateTimeParseException e) {
        return Optional.empty();
      }
    }

    PastPilots all() {
      return new PastPilots(
          List.copyOf(pilots.values()), List.copyOf(contexts.values()), List.copyOf(deaths));
    }
  }
}
