package io.pcm.protocol.message;

import io.pcm.api.Json;
import java.util.List;

/**
 * Requests of the command line to a running manager, and the replies. They have their own channel.
 */
public sealed interface ControlMessage {
  /**
   * Requests the run's status, or its next part.
   *
   * @param moment 0 for the current status, otherwise the {@code moment} of the previous part
   * @param from 0 for the first part, otherwise {@code next} of the previous part
   */
  record StatusRequest(int moment, int from) implements ControlMessage {
    /** Requests the first part of the current status. */
    public static final StatusRequest NOW = new StatusRequest(0, 0);
  }

  /**
   * The run's status as one JSON object, described in {@code docs/json.md}, or a part of it, with
   * some of the tasks, libraries and pilots.
   *
   * @param moment identifies the status; equal in all its parts
   * @param next the {@code from} of the next request, or -1 if this is the last part
   */
  record StatusReply(Json status, int moment, int next) implements ControlMessage {}

  /**
   * Requests result lines of one task.
   *
   * @param task the task's displayed name
   * @param from first index, 0 or more
   * @param skip bytes of the line of that index that were in the replies before; usually 0
   */
  record ResultsRequest(String task, int from, int skip) implements ControlMessage {}

  /**
   * The result lines that exist so far.
   *
   * @param lines JSON Lines, ends with a newline unless empty or a part of a long line
   * @param next the index for the next request, or -1 if there are no more lines
   * @param skip for the next request: bytes of the line at {@code next} that were sent so far
   */
  record ResultsReply(String lines, int next, int skip) implements ControlMessage {}

  /**
   * Another reply to {@link ResultsRequest}: the task has ended and its result file exists
   * unchanged, so the client can read the file.
   */
  record ResultsInFile() implements ControlMessage {}

  /**
   * Requests that pilots drain: take no new calls, finish running ones, and leave.
   *
   * @param pilot a pilot's name, its job in the batch system, or {@code all}
   */
  record DrainRequest(String pilot) implements ControlMessage {}

  /**
   * Requests that the pilots of these jobs stop serving. Connected pilots drain as by {@link
   * DrainRequest}; pilots that join later must leave at once, also under a later manager of the
   * run. The reply is {@link DrainReply}.
   *
   * @param jobs ids of jobs in their batch systems, without the number of restarts
   */
  record DrainJobsRequest(List<String> jobs) implements ControlMessage {
    public DrainJobsRequest {
      jobs = List.copyOf(jobs);
    }
  }

  /**
   * Reports how many pilots are asked to drain.
   *
   * @param pilots their number, 0 if no pilot matches
   */
  record DrainReply(int pilots) implements ControlMessage {}

  /**
   * Requests an orderly stop of the run, as by a signal: running calls finish, no new ones start.
   *
   * @param now whether running calls are killed
   */
  record StopRequest(boolean now) implements ControlMessage {}

  /**
   * The run is being stopped.
   *
   * @param running number of running calls, 0 or more
   */
  record StopReply(int running) implements ControlMessage {}

  /** The request cannot be answered; {@code reason} says why. */
  record Refusal(String reason) implements ControlMessage {}
}
