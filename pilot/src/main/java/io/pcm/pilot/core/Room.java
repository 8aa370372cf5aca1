package io.pcm.pilot.core;

import io.pcm.protocol.message.TaskNumber;
import io.pcm.protocol.message.TaskSpec;

/** What a context shares with the others of its pilot. */
interface Room {
  Effects fx();

  AgentConfig config();

  OutcomeBuffer outcomes();

  ProcessNumber nextProcess();

  /** The task, which was announced. */
  TaskSpec task(TaskNumber number);

  /** Calls of the lease have ended or been handed back; it may be over. */
  void settle(LeaseWork lease);

  /** The context is no more. */
  void forget(Context context);
}
