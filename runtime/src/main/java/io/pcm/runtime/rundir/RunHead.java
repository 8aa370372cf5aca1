package io.pcm.runtime.rundir;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * The first members of {@code run.json}, for lists of runs: the rest of a record may be large.
 *
 * @param started when the first manager started
 * @param ended when the last one released the run; empty while it has it, or if it was killed
 * @param outcome how its work ended, as in {@link ManagerStay}; empty with {@code ended}
 */
public record RunHead(
    Optional<Instant> started, Optional<Instant> ended, Optional<String> outcome) {
  /** The members before {@code parameters}, with room for new ones. */
  private static final int MEMBERS_MAX = 30;

  /**
   * @throws IOException if there is no record, or it cannot be parsed up to there
   */
  public static RunHead read(Path runJson) throws IOException {
    Optional<String> started = Optional.empty();
    Optional<String> ended = Optional.empty();
    Optional<String> outcome = Optional.empty();
    try (JsonParser json = WorkflowJson.MAPPER.createParser(runJson.toFile())) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException(runJson + " is not a record of a run");
      }
      for (int i = 0; i < MEMBERS_MAX && json.nextToken() == JsonToken.FIELD_NAME; i++) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (value == null || value.isStructStart()) {
          break;
        }
        Optional<String> text = Optional.ofNullable(json.getValueAsString());
        switch (name) {
          case "started" -> started = text;
          case "ended" -> ended = text;
          case "outcome" -> outcome = text;
          default -> {}
        }
      }
      return new RunHead(started.map(Instant::parse), ended.map(Instant::parse), outcome);
    } catch (JsonProcessingException e) {
      throw RunRecord.damaged(runJson, e);
    } catch (DateTimeParseException e) {
      throw new IOException(runJson + " cannot be parsed: " + e.getMessage(), e);
    }
  }
}
