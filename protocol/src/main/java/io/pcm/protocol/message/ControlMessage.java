package io.pcm.protocol.message;

import io.pcm.api.Json;
import java.util.List;

/** What a command line asks a live manager, and the answers. Same sealing, a channel of its own. */
public sealed interface ControlMessage {
  /**
   * Asks for the run's status, or for its next part.
   *
   * @param moment 0 for the status of now, else that of the part before
   * @param from 0, else what the part before said comes next
   */
  record StatusRequest(int moment, int from) implements ControlMessage {
    /** For the status of now, from its start. */
    public static final StatusRequest NOW = new StatusRequest(0, 0);
  }

  /**
   * The run as one JSON object, whose shape is documented in {@code docs/json.md}, or a part of it:
   * with some of its tasks, libraries and pilots.
   *
   * @param moment that all parts of this status have in common
   * @param next what to ask for next, or -1 when there is no more
   */
  record StatusReply(Json status, int moment, int next) implements ControlMessage {}

  /**
   * Asks for result lines of one task.
   *
   * @param task as displayed
   * @param from first index, 0 or more
   */
  record ResultsRequest(String task, int from) implements ControlMessage {}

  /**
   * Result lines that exist so far.
   *
   * @param lines JSON Lines, ends in a newline unless empty; at most half a message's size
   * @param next the index to ask for next, or -1 when there is no more
   */
  record ResultsReply(String lines, int next) implements ControlMessage {}

  /**
   * Another answer to {@link ResultsRequest}: the task has ended, and its result file is in place
   * and as it was written, so it may be read instead.
   */
  record ResultsInFile() implements ControlMessage {}

  /**
   * Asks that pilots take nothing new, end what runs, and leave.
   *
   * @param pilot a pilot's name, its job in the batch system, or {@code all}
   */
  record DrainRequest(String pilot) implements ControlMessage {}

  /**
   * Asks that no pilot of these jobs serves any more: those that are here leave as by {@link
   * DrainRequest}, those that come later at once, also under a later manager of the run. Answered
   * by {@link DrainReply}.
   *
   * @param jobs as their batch systems name them, whichever of their runs
   */
  record DrainJobsRequest(List<String> jobs) implements ControlMessage {
    public DrainJobsRequest {
      jobs = List.copyOf(jobs);
    }
  }

  /**
   * The pilots that were told to leave.
   *
   * @param pilots how many, 0 if none is meant
   */
  record DrainReply(int pilots) implements ControlMessage {}

  /** The request could not be answered; the text says why. */
  record Refusal(String reason) implements ControlMessage {}
}
